// Draws a token for every row, or one for both rows of a guided pair, from its logits, as draw-token.wgsl says: the token is the first whose
// cumulative probability exceeds a uniform number, or the first with the largest logit. The fours of a place follow each other along the
// lanes, so the cumulative probability of a lane's four starts from the sum of the places before and of the lanes before. Tokens whose mark in
// `given` isn't 0 are in the canvas already and are taken from there.
//@include lanes
//@include philox

struct Draw {
  width4: u32, // fours of the alphabet
  cells: u32, // of an image
  channel: u32,
  channels: u32,
  toCanvas: bool, // else to rows of their own
  guided: bool,
  guidance: f32,
  filterThreshold: f32,
  temperature: f32,
  greedy: bool,
  stream: u32,
  firstImage: u32,
  seed: vec2u, // low, high
}

const LOWEST = -3.0e38;
const NONE = 0xffffffffu;
const KNOWN = 2u;

alias Logits = array<vec4f, PLACES>;

// A row's logits divided by the temperature; beyond the alphabet they have no weight.
fn logits(x: ptr<private, Lanes>, row: u32, how: Draw) -> Logits {
  var found = Logits();
  //@unroll
  for (var place = 0u; place < PLACES; place++) {
    found[place] = select(vec4f(LOWEST), x[row * PLACES + place] / how.temperature, place * LANES + lane < how.width4);
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
fn guidedScores(own: Logits, other: Logits, how: Draw) -> Logits {
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
    let filtered = select(u, max(u, c - top + otherTop), exp(c - top) / total < vec4f(how.filterThreshold));
    scores[place] = filtered + how.guidance * (c - filtered);
  }
  return scores;
}

fn drawToken(
  x: ptr<private, Lanes>,
  origins: ptr<private, Words>,
  y: ptr<private, Words>,
  how: Draw,
  canvas: ptr<storage, array<u32>, read_write>,
  logProbabilities: ptr<storage, array<f32>, read_write>,
  given: ptr<storage, array<u32>, read>,
) {
  let draws = select(ROWS, ROWS / 2u, how.guided);
  for (var row = 0u; row < draws; row++) {
    var scores = logits(x, row, how); // then unnormalised probabilities
    if (how.guided) { scores = guidedScores(scores, logits(x, row + draws, how), how); }
    let top = largestOf(scores);

    let origin = origins[row];
    let at = origin * how.channels + how.channel;
    let global = globalRow(row);
    let stored = select(global * how.channels + how.channel, at, how.toCanvas);
    let mark = given[select(global, at, how.toCanvas)];
    let taken = canvas[stored]; // the token, if it is given
    var takenScore = LOWEST;
    var found = NONE; // the lane's first token that will do
    var possible = 0u; // rounding may leave nothing above the threshold: then the last possible token is the one
    var foundScore = 0.0;
    var possibleScore = 0.0;
    var total = 0.0;
    if (how.greedy) {
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
        let isTaken = 4u * (place * LANES + lane) + vec4u(0u, 1u, 2u, 3u) == vec4u(taken);
        takenScore = max(takenScore, maxOf(select(vec4f(LOWEST), scores[place], isTaken)));
        scores[place] = exp(scores[place] - top);
        sum += scores[place];
      }
      total = subgroupAdd(sumOf(sum));
      let counter = vec4u(how.firstImage + origin / how.cells, origin % how.cells, how.channel, how.stream);
      let threshold = uniformAt(counter, how.seed) * total;
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
    let drawn = select(first, last, first == NONE);
    let chosen = subgroupShuffle(select(foundScore, possibleScore, first == NONE), drawn / 4u % LANES);
    let takenLog = subgroupMax(takenScore) - top - log(total);
    let token = select(drawn, taken, mark != 0u);

    y[row] = token;
    if (how.guided) { y[row + draws] = token; }
    if (lane == 0u && isThere(row)) {
      if (!how.greedy && mark != KNOWN) { logProbabilities[at] += select(log(chosen / total), takenLog, mark != 0u); }
      canvas[stored] = token;
      if (how.guided && !how.toCanvas) { canvas[globalRow(row + draws) * how.channels + how.channel] = token; }
    }
  }
}
