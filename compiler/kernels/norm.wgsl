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

override PACK: u32;
override LANES: u32;
override CENTRED: bool;
//@tile ROWS 1 1

//@include pack-{PACK}
//@include row-sum

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> x: array<Pack>;
@group(0) @binding(2) var<storage, read> gain: array<Pack>;
@group(0) @binding(3) var<storage, read_write> y: array<Pack>;
@group(0) @binding(4) var<storage, read_write> statistics: array<vec2f>;
//@include norm-bias-{CENTRED}

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
