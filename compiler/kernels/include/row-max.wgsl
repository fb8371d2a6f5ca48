// Largest number of a row that LANES threads of one workgroup share; stands beside row-sum, whose workgroup memory it uses.
fn rowMax(partial: f32, thread: u32) -> f32 {
  if (LANES == 1u) { return partial; }
  partials[thread] = partial;
  // Every thread's number must be there before any thread compares them …
  workgroupBarrier();
  let first = thread - thread % LANES;
  var largest = partials[first];
  for (var i = 1u; i < LANES; i++) { largest = max(largest, partials[first + i]); }
  // … and read by all before the next exchange overwrites it.
  workgroupBarrier();
  return largest;
}
