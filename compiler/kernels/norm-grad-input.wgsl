// Gradient of LayerNorm (CENTRED) and RMSNorm with respect to their input. With x̂ = (x − mean) · inverse and h = dy · gain:
//   dx = inverse · (h − [CENTRED] mean(h) − x̂ · mean(h · x̂)), means over each row of `width` features. dx goes through
// the chain of functions that the compiler fused behind it.
//
//   x, dy, dx   [rows, width]
//   statistics  [rows, 2]: mean and inverse deviation
//   gain        [width]
//
// One workgroup covers 64 / LANES rows, each with LANES threads; its barriers are in row-sum.

struct Launch {
  rows: u32,
  width: u32, // in packs
}

override PACK: u32;
override LANES: u32;
override CENTRED: bool;
//@tile ROWS 1 1

//@include pack-{PACK}
//@include row-sum

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> x: array<Pack>;
@group(0) @binding(2) var<storage, read> statistics: array<vec2f>;
@group(0) @binding(3) var<storage, read> gain: array<Pack>;
@group(0) @binding(4) var<storage, read> dy: array<Pack>;
//@include store-{PACK}

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let row = rowOf(workgroup, thread);
  let lane = thread % LANES;
  // Threads beyond the last row repeat it, so that all reach the barriers; they write nothing.
  let clamped = min(row, launch.rows - 1u);
  let start = clamped * launch.width;
  let size = f32(launch.width * PACK_SIZE);
  let mean = statistics[clamped].x;
  let inverse = statistics[clamped].y;

  var sum = Pack(0.0);
  var product = Pack(0.0);
  for (var i = lane; i < launch.width; i += LANES) {
    let h = dy[start + i] * gain[i];
    sum += h;
    product += h * (x[start + i] - mean);
  }
  let slope = rowSum(sumOf(product), thread) * inverse * inverse / size;
  var shift = 0.0;
  if (CENTRED) { shift = rowSum(sumOf(sum), thread) / size; }

  if (row >= launch.rows) { return; }
  for (var i = lane; i < launch.width; i += LANES) {
    let slopes = inverse * (dy[start + i] * gain[i] - shift - (x[start + i] - mean) * slope);
    store((start + i) * PACK_SIZE, vec4f(slopes), PACK_SIZE);
  }
}
