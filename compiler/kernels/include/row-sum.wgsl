// Rows that LANES threads of one workgroup share, and sums over them. With one thread per row there is nothing to exchange.
//@include workgroup
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
