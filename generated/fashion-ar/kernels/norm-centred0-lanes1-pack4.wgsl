// Normalisation of each row of `width` features: y = (x − mean) / √(mean((x − mean)²) + epsilon) · gain + bias if CENTRED (LayerNorm), else
// y = x / √(mean(x²) + epsilon) · gain (RMSNorm).
//
//   x, y        [rows, width]
//   gain, bias  [width]; there is a bias only if CENTRED
//   statistics  [rows, 2]: the mean (0 unless CENTRED) and the factor 1/√(…), for the gradients
//
// One workgroup normalises 64 / LANES rows, each with LANES threads; its barriers are in row-sum.

struct Launch {
  rows: u32,
  width: u32, // in packs
  epsilon: f32,
}

const PACK: u32 = 4u;
const LANES: u32 = 1u;
const CENTRED: bool = false;
//@tile ROWS 1 1

// Four neighbouring numbers of a row, for rows whose length is a multiple of four.
alias Pack = vec4f;
alias Words = vec4u;
const PACK_SIZE = 4u;
fn sumOf(p: Pack) -> f32 { return (p.x + p.y) + (p.z + p.w); }
fn maxOf(p: Pack) -> f32 { return max(max(p.x, p.y), max(p.z, p.w)); }
fn dotOf(a: Pack, b: Pack) -> f32 { return dot(a, b); }
// 1 in the lane that holds element `at` of the row, where this pack begins at element `start`; 0 elsewhere.
fn oneHot(start: u32, at: u32) -> Pack { return select(Pack(0.0), Pack(1.0), vec4u(start, start + 1u, start + 2u, start + 3u) == vec4u(at)); }
// Rows that LANES threads of one workgroup share, and sums over them. With one thread per row there is nothing to exchange.
// Which workgroup of a dispatch this is. Those that work on a list lie along x and, where they are more than x can count, along y too.
struct Workgroup {
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) count: vec3u,
}

// Its number.
fn numberOf(workgroup: Workgroup) -> u32 { return workgroup.id.y * workgroup.count.x + workgroup.id.x; }

// The number of a thread, in workgroups of 64.
fn itemOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * 64u + thread; }
const ROWS = 64u / LANES; // of a workgroup

// The thread's row.
fn rowOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * ROWS + thread / LANES; }

var<workgroup> partials: array<f32, 64>;

fn rowSum(partial: f32, thread: u32) -> f32 {
  if (LANES == 1u) { return partial; }
  partials[thread] = partial;
  // Every thread's partial must be there before any thread adds them up …
  workgroupBarrier();
  let first = thread - thread % LANES;
  var total = 0.0;
  for (var i = 0u; i < LANES; i++) { total += partials[first + i]; }
  // … and read by all before the next sum overwrites it.
  workgroupBarrier();
  return total;
}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> x: array<Pack>;
@group(0) @binding(2) var<storage, read> gain: array<Pack>;
@group(0) @binding(3) var<storage, read_write> y: array<Pack>;
@group(0) @binding(4) var<storage, read_write> statistics: array<vec2f>;
// RMSNorm has no bias.
fn withBias(y: Pack, i: u32) -> Pack { return y; }

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let row = rowOf(workgroup, thread);
  let lane = thread % LANES;
  // Threads beyond the last row have nothing to add up; they only reach the barriers.
  let start = row * launch.width;
  let end = select(0u, launch.width, row < launch.rows);
  let size = f32(launch.width * PACK_SIZE);

  var mean = 0.0;
  if (CENTRED) {
    var sum = Pack(0.0);
    for (var i = lane; i < end; i += LANES) { sum += x[start + i]; }
    mean = rowSum(sumOf(sum), thread) / size;
  }

  var squares = Pack(0.0);
  for (var i = lane; i < end; i += LANES) {
    let centred = x[start + i] - mean;
    squares += centred * centred;
  }
  let inverse = 1.0 / sqrt(rowSum(sumOf(squares), thread) / size + launch.epsilon);

  if (row >= launch.rows) { return; }
  for (var i = lane; i < launch.width; i += LANES) {
    y[start + i] = withBias((x[start + i] - mean) * inverse * gain[i], i);
  }
  if (lane == 0u) { statistics[row] = vec2f(mean, inverse); }
}
