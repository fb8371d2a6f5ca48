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

override PACK: u32;
override LANES: u32;
const ROWS = 64u / LANES;
//@tile ROWS 1 1

//@include pack-{PACK}
//@include row-sum

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
