// Draws a token for every row, or one for both rows of a guided pair, from its logits, as draw-token.wgsl says: the token is the first whose
// cumulative probability exceeds a uniform number, or the first with the largest logit. The fours of a place follow each other along the
// lanes, so the cumulative probability of a lane's four starts from the sum of the places before and of the lanes before.
override WIDTH4: u32; // fours of the alphabet
override CELLS: u32; // of an image
override CHANNELS: u32;
override STREAM: u32;
override TO_CANVAS: bool;
//@include philox
@group(0) @binding(1) var<storage, read_write> CANVAS: array<u32>;
@group(0) @binding(2) var<storage, read_write> LOG_PROBABILITIES: array<f32>;

const PLACES = (WIDTH4 + LANES - 1u) / LANES;
const LOWEST = -3.0e38;
const NONE = 0xffffffffu;

alias Logits = array<vec4f, PLACES>;

// A row's logits divided by the temperature; beyond the alphabet they have no weight.
fn logits(row: u32) -> Logits {
  var found = Logits();
  //@unroll
  for (var place = 0u; place < PLACES; place++) {
    found[place] = select(vec4f(LOWEST), X[row * PLACES + place] / launch.temperature, place * LANES + lane < WIDTH4);
  }
  return found;
}

fn largestOf(scores: Logits) -> f32 {
  var largest = vec4f(LOWEST);
  //@unroll
  for (var place = 0u; place < PLACES; place++) { largest = max(largest, scores[place]); }
  return subgroupMax(maxOf(largest));
}

// The scores of classifier-free guidance: unlikely tokens are held down by filterThreshold first.
fn guidedScores(own: Logits, other: Logits) -> Logits {
  let top = largestOf(own);
  let otherTop = largestOf(other);
  var sum = vec4f();
  //@unroll
  for (var place = 0u; place < PLACES; place++) { sum += exp(own[place] - top); }
  let total = subgroupAdd(sumOf(sum));
  var scores = Logits();
  //@unroll
  for (var place = 0u; place < PLACES; place++) {
    let c = own[place];
    let u = other[place];
    let filtered = select(u, max(u, c - top + otherTop), exp(c - top) / total < vec4f(launch.filterThreshold));
    scores[place] = filtered + launch.guidance * (c - filtered);
  }
  return scores;
}

fn run(one: u32) {
  let guided = launch.guided != 0u;
  let draws = select(ROWS, ROWS / 2u, guided);
  for (var row = 0u; row < draws; row++) {
    var scores = logits(row); // then unnormalised probabilities
    if (guided) { scores = guidedScores(scores, logits(row + draws)); }
    let top = largestOf(scores);

    let origin = ORIGIN[row];
    var found = NONE; // the lane's first token that will do
    var possible = 0u; // rounding may leave nothing above the threshold: then the last possible token is the one
    var foundScore = 0.0;
    var possibleScore = 0.0;
    var total = 0.0;
    if (launch.greedy != 0u) {
      //@unroll
      for (var place = 0u; place < PLACES; place++) {
        //@unroll
        for (var part = 0u; part < 4u; part++) {
          if (found == NONE && scores[place][part] >= top) { found = 4u * (place * LANES + lane) + part; }
        }
      }
    } else {
      var sum = vec4f();
      //@unroll
      for (var place = 0u; place < PLACES; place++) {
        scores[place] = exp(scores[place] - top);
        sum += scores[place];
      }
      total = subgroupAdd(sumOf(sum));
      let counter = vec4u(launch.firstImage + origin / CELLS, origin % CELLS, launch.channel, STREAM);
      let threshold = uniformAt(counter, vec2u(launch.seedLow, launch.seedHigh)) * total;
      var before = 0.0;
      //@unroll
      for (var place = 0u; place < PLACES; place++) {
        let own = sumOf(scores[place]);
        var cumulative = before + subgroupExclusiveAdd(own);
        before += subgroupAdd(own);
        //@unroll
        for (var part = 0u; part < 4u; part++) {
          let token = 4u * (place * LANES + lane) + part;
          let score = scores[place][part];
          cumulative += score;
          let first = found == NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
      }
    }
    let first = subgroupMin(found);
    let last = subgroupMax(possible);
    let token = select(first, last, first == NONE);
    let chosen = subgroupShuffle(select(foundScore, possibleScore, first == NONE), token / 4u % LANES);

    Y[row] = token;
    if (guided) { Y[row + draws] = token; }
    if (lane == 0u && isThere(row)) {
      let at = origin * CHANNELS + launch.channel;
      if (launch.greedy == 0u) { LOG_PROBABILITIES[at] += log(chosen / total); }
      if (TO_CANVAS) {
        CANVAS[at] = token;
      } else {
        CANVAS[globalRow(row) * CHANNELS + launch.channel] = token;
        if (guided) { CANVAS[globalRow(row + draws) * CHANNELS + launch.channel] = token; }
      }
    }
  }
}
