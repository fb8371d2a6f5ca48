// What softmax needs of a row of `logits` that LANES threads share, read once. Stands beside row-sum and row-max.
struct Softmax {
  top: f32, // the row's largest logit
  total: f32, // Σ exp(logit − top)
}

fn softmaxOf(start: u32, thread: u32) -> Softmax {
  // Each place of a pack has a largest of its own; what was summed before a larger one came shrinks to it.
  var largest = Pack(-3.0e38);
  var sum = Pack(0.0);
  for (var i = thread % LANES; i < launch.width; i += LANES) {
    let logit = logits[start + i];
    let larger = max(largest, logit);
    sum = sum * exp(largest - larger) + exp(logit - larger);
    largest = larger;
  }
  let top = rowMax(maxOf(largest), thread);
  return Softmax(top, rowSum(sumOf(sum * exp(largest - top)), thread));
}
