// y = (x − mean) / √(variance + ε) · gain + bias (CENTRED: LayerNorm), or x / √(mean x² + ε) · gain (RMSNorm).
override WIDTH4: u32;
override CENTRED: bool;
override EPSILON: f32;
override GAIN_AT: u32;
override BIAS_AT: u32;
//@weights GAIN
//@weights BIAS

const PLACES = (WIDTH4 + LANES - 1u) / LANES;

fn run(one: u32) {
  let size = f32(4u * WIDTH4);
  //@unroll
  for (var row = 0u; row < ROWS; row++) {
    var mean = 0.0;
    if (CENTRED) {
      var sum = vec4f();
      //@unroll
      for (var place = 0u; place < PLACES; place++) { sum += select(vec4f(), X[row * PLACES + place], place * LANES + lane < WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    //@unroll
    for (var place = 0u; place < PLACES; place++) {
      let centred = select(vec4f(), X[row * PLACES + place] - mean, place * LANES + lane < WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + EPSILON);
    //@unroll
    for (var place = 0u; place < PLACES; place++) {
      let i = min(place * LANES + lane, WIDTH4 - 1u);
      var y = (X[row * PLACES + place] - mean) * inverse * GAIN(GAIN_AT + i);
      if (CENTRED) { y += BIAS(BIAS_AT + i); }
      Y[row * PLACES + place] = y;
    }
  }
}
