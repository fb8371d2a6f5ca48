// Draws a token for every row from its logits, stores it in the canvas and hands it on.
//   Logits are divided by the temperature. Under guidance, row r (conditional) and row r + rows/2 (unconditional) make a pair: where
//   softmax(conditional) < filterThreshold, the unconditional logit rises to at least conditional − max(conditional) +
//   max(unconditional); then logit = unconditional + guidance · (conditional − unconditional).
//   The token is the first whose cumulative probability exceeds a uniform number in [0, 1), drawn by the counter (image, cell, channel,
//   stream); if greedy, the first token with the largest logit.
//
//   logits   [rows, ALPHABET]
//   origins  [rows]: the cell of each row, counted over all images
//   canvas   [images, …, channels], written at the row's cell; [rows, channels], written at the row (both of a pair), unless TO_CANVAS
//   logProbabilities [images, …, channels]: log p(token) is added at the row's cell (of the conditional row of a pair), p being the
//            probability with which the token was drawn; 0 if greedy
//   tokens   [rows]; both rows of a pair get the same
//   given    [images, …, channels]: 0 where a token is drawn, 1 or 2 where the canvas holds it already; [rows] unless TO_CANVAS. Nothing is
//            added to logProbabilities where it is 2
//
// One workgroup draws for one row or pair.

//@tile 1 1 1
//@include draw

@group(0) @binding(6) var<storage, read> logits: array<f32>;

fn logit(row: u32, token: u32) -> f32 {
  return logits[row * ALPHABET + token] / launch.temperature;
}

@compute @workgroup_size(THREADS)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let draws = select(launch.rows, launch.rows / 2u, launch.guided != 0u);
  let row = numberOf(workgroup);
  // All threads of the workgroup leave together.
  if (row >= draws) { return; }
  let drawn = drawnByScan(row, draws, thread);
  if (thread == 0u) { hand(row, draws, drawn); }
}
