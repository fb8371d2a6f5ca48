// The norm of all gradients and what to multiply them by so that it is at most `clip`, as torch.nn.utils.clip_grad_norm_ does it:
//   norm = unscale · √(Σ partials),  scale = unscale · min(1, clip / (norm + 1e-6)), or unscale where clip is 0.
// `unscale` undoes the scale of the loss that the gradients are of: a power of two, 1 where there is none.
// An update may only follow where norm and loss are finite.
//
//   partials  [count], from sum-squares
//   loss      [1]: of the batch's last part
//   result    [3]: norm, scale, and 1 where the update may follow, else 0
//
// One workgroup in all; thread t adds up every 64th partial sum. The order of additions is fixed.

struct Launch {
  count: u32,
  clip: f32,
  earlier: f32, // loss of the batch's other parts
  unscale: f32,
}

const THREADS = 64u;
//@tile 1 1 1

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read> loss: array<f32>;
@group(0) @binding(3) var<storage, read_write> result: array<f32>;

var<workgroup> sums: array<f32, THREADS>;

// By its bits: WGSL lets a compiler assume that no number is NaN or infinite.
fn isFinite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u; }

@compute @workgroup_size(THREADS)
fn main(@builtin(local_invocation_index) thread: u32) {
  var sum = 0.0;
  for (var i = thread; i < launch.count; i += THREADS) { sum += partials[i]; }
  sums[thread] = sum;
  // All threads' sums must be there before one thread adds them up.
  workgroupBarrier();
  if (thread != 0u) { return; }
  var total = 0.0;
  for (var i = 0u; i < THREADS; i++) { total += sums[i]; }
  let norm = launch.unscale * sqrt(total);
  result[0] = norm;
  result[1] = launch.unscale;
  if (launch.clip > 0.0) { result[1] = launch.unscale * min(1.0, launch.clip / (norm + 1e-6)); }
  result[2] = select(0.0, 1.0, isFinite(total) && isFinite(launch.earlier + loss[0]));
}
