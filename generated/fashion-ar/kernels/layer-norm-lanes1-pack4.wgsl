// Layer normalisation: y = (x − mean) / √(variance + epsilon) · gain + bias, over each row of `width` features.
//
//   x, y        [rows, width]
//   gain, bias  [width]
//   statistics  [rows, 2]: mean and 1/√(variance + epsilon), for the gradients
//
// One workgroup normalises 64 / LANES rows, each with LANES threads; its barriers are in row-sum.

struct Launch {
  rows: u32,
  width: u32, // in packs
  epsilon: f32,
}

const PACK: u32 = 4u;
const LANES: u32 = 1u;
const ROWS = 64u / LANES;
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
// Sums over a row that LANES threads of one workgroup share. With one thread per row there is nothing to exchange.
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
@group(0) @binding(3) var<storage, read> bias: array<Pack>;
@group(0) @binding(4) var<storage, read_write> y: array<Pack>;
@group(0) @binding(5) var<storage, read_write> statistics: array<vec2f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = (group.y * groups.x + group.x) * ROWS + thread / LANES;
  let lane = thread % LANES;
  // Threads beyond the last row have nothing to add up; they only reach the barriers.
  let start = row * launch.width;
  let end = select(0u, launch.width, row < launch.rows);
  let size = f32(launch.width * PACK_SIZE);

  var sum = Pack(0.0);
  for (var i = lane; i < end; i += LANES) { sum += x[start + i]; }
  let mean = rowSum(sumOf(sum), thread) / size;

  var squares = Pack(0.0);
  for (var i = lane; i < end; i += LANES) {
    let centred = x[start + i] - mean;
    squares += centred * centred;
  }
  let inverse = 1.0 / sqrt(rowSum(sumOf(squares), thread) / size + launch.epsilon);

  if (row >= launch.rows) { return; }
  for (var i = lane; i < launch.width; i += LANES) {
    y[start + i] = (x[start + i] - mean) * inverse * gain[i] + bias[i];
  }
  if (lane == 0u) { statistics[row] = vec2f(mean, inverse); }
}
