// y = (x − mean) / √(variance + ε) · gain + bias (centred: LayerNorm), or x / √(mean x² + ε) · gain (RMSNorm).
//@include lanes

struct Norm {
  width4: u32,
  epsilon: f32,
  centred: bool,
}

fn norm(x: ptr<private, Lanes>, y: ptr<private, Lanes>, how: Norm, gains: Page, gainAt: u32, biases: Page, biasAt: u32) {
  let size = f32(4u * how.width4);
  //@unroll
  for (var row = 0u; row < ROWS; row++) {
    var mean = 0.0;
    if (how.centred) {
      var sum = vec4f();
      //@unroll
      for (var place = 0u; place < PLACES; place++) { sum += select(vec4f(), x[row * PLACES + place], place * LANES + lane < how.width4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    //@unroll
    for (var place = 0u; place < PLACES; place++) {
      let centred = select(vec4f(), x[row * PLACES + place] - mean, place * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    //@unroll
    for (var place = 0u; place < PLACES; place++) {
      let i = min(place * LANES + lane, how.width4 - 1u);
      var result = (x[row * PLACES + place] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[row * PLACES + place] = result;
    }
  }
}
