enable subgroups;

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the first half's unconditional counterparts
  place: u32,
  position: u32,
}

@group(0) @binding(0) var<uniform> launch: Launch;

const LANES: u32 = 8u;
const ROWS: u32 = 8u; // even
var<private> lane: u32;
var<private> tile: u32; // number of the workgroup

fn globalRow(row: u32) -> u32 {
  if (launch.guided == 0u) { return min(tile * ROWS + row, launch.rows - 1u); }
  let pairs = launch.rows / 2u;
  let pair = min(tile * (ROWS / 2u) + row % (ROWS / 2u), pairs - 1u);
  return select(pair + pairs, pair, row < ROWS / 2u);
}

fn isThere(row: u32) -> bool {
  if (launch.guided == 0u) { return tile * ROWS + row < launch.rows; }
  return tile * (ROWS / 2u) + row % (ROWS / 2u) < launch.rows / 2u;
}

fn sumOf(p: vec4f) -> f32 { return (p.x + p.y) + (p.z + p.w); }
fn maxOf(p: vec4f) -> f32 { return max(max(p.x, p.y), max(p.z, p.w)); }

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  lane = thread;
  tile = group.y * groups.x + group.x;
  if ((group.y * groups.x + group.x) * ROWS >= launch.rows) { return; }
  // 1, but drivers don't know it: they would unroll loops whose length they know, and take several times as long to compile.
  let one = min(groups.x, 1u);
  attention_qkv_product_loaded_run(one);
  attention_rotated_run(one);
  attention_mixed_run(one);
  given0_loaded_run(one);
  attended_run(one);
  feedForward_norm_normed_run(one);
  feedForward_active_part0_run(one);
  feedForward_active_part1_run(one);
  feedForward_gated_part0_run(one);
  feedForward_gated_part1_run(one);
  out_part0_run(one);
  out_part1_run(one);
  out_stored_run(one);
}

@group(0) @binding(1) var<uniform> weights0: array<vec4f, 4096>;
@group(0) @binding(2) var<uniform> weights1: array<vec4f, 4096>;
@group(0) @binding(3) var<uniform> weights2: array<vec4f, 4096>;
@group(0) @binding(4) var<uniform> weights3: array<vec4f, 4096>;
@group(0) @binding(5) var<uniform> weights4: array<vec4f, 4096>;
@group(0) @binding(6) var<uniform> weights5: array<vec4f, 4096>;
@group(0) @binding(7) var<storage, read> attention_qkv_product: array<vec4f>;
@group(0) @binding(8) var<storage, read> given1: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> attention_keys: array<vec4f>;
@group(0) @binding(10) var<storage, read_write> attention_values: array<vec4f>;
@group(0) @binding(11) var<storage, read> given0: array<vec4f>;
@group(0) @binding(12) var<storage, read_write> out: array<vec4f>;

var<private> lane_attention_qkv_product: array<vec4f, 72>;
var<private> lane_attention_mixed: array<vec4f, 24>;
var<private> lane_given0: array<vec4f, 24>;
var<private> lane_feedForward_norm_normed: array<vec4f, 24>;
var<private> lane_feedForward_active: array<vec4f, 48>;

alias Real = vec4f;

// Scalar functions of chains, for Real = f32 or vec4f.

// erf by Abramowitz and Stegun 7.1.26, |error| ≤ 1.5e-7; takes e = exp(−x²).
fn erfFrom(x: Real, e: Real) -> Real {
  let t = Real(1.0) / (Real(1.0) + 0.3275911 * abs(x));
  let series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return sign(x) * (Real(1.0) - series * e);
}

// x Φ(x).
fn gelu(x: Real) -> Real {
  return 0.5 * x * (1.0 + erfFrom(x * 0.70710678, exp(-0.5 * x * x)));
}

// dy (Φ(x) + x φ(x)).
fn geluGrad(x: Real, dy: Real) -> Real {
  let e = exp(-0.5 * x * x);
  return dy * (0.5 * (1.0 + erfFrom(x * 0.70710678, e)) + 0.39894228 * x * e);
}

fn silu(x: Real) -> Real {
  return x / (1.0 + exp(-x));
}

// dy σ(x) (1 + x (1 − σ(x))).
fn siluGrad(x: Real, dy: Real) -> Real {
  let s = 1.0 / (1.0 + exp(-x));
  return dy * s * (1.0 + x * (1.0 - s));
}

fn attended_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = lane_given0[row * 3u + place];
  let t2 = x1 + value;
  lane_given0[row * 3u + place] = t2;
}

fn feedForward_active_finish(row: u32, place: u32, i: u32, value: Real) {
  let t1 = silu(value);
  lane_feedForward_active[row * 6u + place] = t1;
}

fn feedForward_gated_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = lane_feedForward_active[row * 6u + place];
  let t2 = x1 * value;
  lane_feedForward_active[row * 6u + place] = t2;
}

fn out_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = lane_given0[row * 3u + place];
  let t2 = x1 + value;
  lane_given0[row * 3u + place] = t2;
}

// attention_qkv_product_loaded
const attention_qkv_product_loaded_WIDTH4: u32 = 72u;

const attention_qkv_product_loaded_PLACES = (attention_qkv_product_loaded_WIDTH4 + LANES - 1u) / LANES;

fn attention_qkv_product_loaded_run(one: u32) {
  for (var item = 0u; item < ROWS * attention_qkv_product_loaded_PLACES * one; item++) {
    lane_attention_qkv_product[item] = attention_qkv_product[globalRow(item / attention_qkv_product_loaded_PLACES) * attention_qkv_product_loaded_WIDTH4 + min(item % attention_qkv_product_loaded_PLACES * LANES + lane, attention_qkv_product_loaded_WIDTH4 - 1u)];
  }
}

// attention_rotated
const attention_rotated_WIDTH4: u32 = 24u;
const attention_rotated_HEAD4: u32 = 4u;

const attention_rotated_PLACES = (3u * attention_rotated_WIDTH4 + LANES - 1u) / LANES;

fn attention_rotated_run(one: u32) {
  for (var place = 0u; place * LANES < 2u * attention_rotated_WIDTH4; place++) {
    let i = place * LANES + lane;
    let angle = given1[launch.position * attention_rotated_HEAD4 + i % attention_rotated_HEAD4];
    for (var row = 0u; row < ROWS * one; row++) {
      let x = lane_attention_qkv_product[row * attention_rotated_PLACES + place];
      let turned = x * angle.xxzz + x.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      lane_attention_qkv_product[row * attention_rotated_PLACES + place] = select(x, turned, i < 2u * attention_rotated_WIDTH4);
    }
  }
}

// attention_mixed
const attention_mixed_WIDTH4: u32 = 24u; // a multiple of LANES
const attention_mixed_HEAD4: u32 = 4u; // a power of two, at most LANES
const attention_mixed_TOKENS: u32 = 49u; // that the caches hold
const attention_mixed_SCALE: f32 = 0.25f;

const attention_mixed_PLACES = attention_mixed_WIDTH4 / LANES;

fn attention_mixed_headSum(own: f32) -> f32 {
  var sum = own;
  for (var step = 1u; step < attention_mixed_HEAD4; step *= 2u) { sum += subgroupShuffleXor(sum, step); }
  return sum;
}

fn attention_mixed_run(one: u32) {
  for (var item = 0u; item < ROWS * attention_mixed_PLACES * one; item++) {
    let row = item / attention_mixed_PLACES;
    let place = item % attention_mixed_PLACES;
    let i = place * LANES + lane;
    let own = row * 3u * attention_mixed_PLACES + place;
    let q = lane_attention_qkv_product[own] * attention_mixed_SCALE;
    let cache = globalRow(row) * attention_mixed_TOKENS * attention_mixed_WIDTH4 + i;
    if (isThere(row)) {
      attention_keys[cache + launch.place * attention_mixed_WIDTH4] = lane_attention_qkv_product[own + attention_mixed_PLACES];
      attention_values[cache + launch.place * attention_mixed_WIDTH4] = lane_attention_qkv_product[own + 2u * attention_mixed_PLACES];
    }
    var top = attention_mixed_headSum(sumOf(q * lane_attention_qkv_product[own + attention_mixed_PLACES]));
    var total = 1.0;
    var sum = lane_attention_qkv_product[own + 2u * attention_mixed_PLACES];
    for (var t = 0u; t < launch.place; t++) {
      let score = attention_mixed_headSum(sumOf(q * attention_keys[cache + t * attention_mixed_WIDTH4]));
      let larger = max(top, score);
      let shrink = exp(top - larger);
      let share = exp(score - larger);
      top = larger;
      total = total * shrink + share;
      sum = sum * shrink + share * attention_values[cache + t * attention_mixed_WIDTH4];
    }
    lane_attention_mixed[row * attention_mixed_PLACES + place] = sum / total;
  }
}

// given0_loaded
const given0_loaded_WIDTH4: u32 = 24u;

const given0_loaded_PLACES = (given0_loaded_WIDTH4 + LANES - 1u) / LANES;

fn given0_loaded_run(one: u32) {
  for (var item = 0u; item < ROWS * given0_loaded_PLACES * one; item++) {
    lane_given0[item] = given0[globalRow(item / given0_loaded_PLACES) * given0_loaded_WIDTH4 + min(item % given0_loaded_PLACES * LANES + lane, given0_loaded_WIDTH4 - 1u)];
  }
}

// attended
const attended_INNER4: u32 = 24u; // fours of a row of x and W
const attended_FIRST4: u32 = 0u; // a multiple of LANES
const attended_COLUMNS4: u32 = 24u; // fours of columns
const attended_AT: u32 = 0u; // where the columns' weights begin

const attended_PLACES = (attended_INNER4 + LANES - 1u) / LANES;

fn attended_run(one: u32) {
  for (var first = 0u; first < attended_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, attended_COLUMNS4 - 1u);
    let at = attended_AT + 4u * column * attended_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < attended_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_attention_mixed[0u * attended_PLACES + place]; }
      { mine[1u] = lane_attention_mixed[1u * attended_PLACES + place]; }
      { mine[2u] = lane_attention_mixed[2u * attended_PLACES + place]; }
      { mine[3u] = lane_attention_mixed[3u * attended_PLACES + place]; }
      { mine[4u] = lane_attention_mixed[4u * attended_PLACES + place]; }
      { mine[5u] = lane_attention_mixed[5u * attended_PLACES + place]; }
      { mine[6u] = lane_attention_mixed[6u * attended_PLACES + place]; }
      { mine[7u] = lane_attention_mixed[7u * attended_PLACES + place]; }
      let end = min(LANES, attended_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0[here], weights0[here + attended_INNER4], weights0[here + 2u * attended_INNER4], weights0[here + 3u * attended_INNER4]));
        {
          let x = subgroupShuffle(mine[0u], k);
          sums[0u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[0u]))));
        }
        {
          let x = subgroupShuffle(mine[1u], k);
          sums[1u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[1u]))));
        }
        {
          let x = subgroupShuffle(mine[2u], k);
          sums[2u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[2u]))));
        }
        {
          let x = subgroupShuffle(mine[3u], k);
          sums[3u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[3u]))));
        }
        {
          let x = subgroupShuffle(mine[4u], k);
          sums[4u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[4u]))));
        }
        {
          let x = subgroupShuffle(mine[5u], k);
          sums[5u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[5u]))));
        }
        {
          let x = subgroupShuffle(mine[6u], k);
          sums[6u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[6u]))));
        }
        {
          let x = subgroupShuffle(mine[7u], k);
          sums[7u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[7u]))));
        }
      }
    }
    { attended_finish(0u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[0u]); }
    { attended_finish(1u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[1u]); }
    { attended_finish(2u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[2u]); }
    { attended_finish(3u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[3u]); }
    { attended_finish(4u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[4u]); }
    { attended_finish(5u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[5u]); }
    { attended_finish(6u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[6u]); }
    { attended_finish(7u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[7u]); }
  }
}

// feedForward_norm_normed
const feedForward_norm_normed_WIDTH4: u32 = 24u;
const feedForward_norm_normed_CENTRED: bool = false;
const feedForward_norm_normed_EPSILON: f32 = 0.00001f;
const feedForward_norm_normed_GAIN_AT: u32 = 0u;
const feedForward_norm_normed_BIAS_AT: u32 = 0u;

const feedForward_norm_normed_PLACES = (feedForward_norm_normed_WIDTH4 + LANES - 1u) / LANES;

fn feedForward_norm_normed_run(one: u32) {
  let size = f32(4u * feedForward_norm_normed_WIDTH4);
  for (var row = 0u; row < ROWS * one; row++) {
    var mean = 0.0;
    if (feedForward_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[row * feedForward_norm_normed_PLACES + 0u], 0u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[row * feedForward_norm_normed_PLACES + 1u], 1u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[row * feedForward_norm_normed_PLACES + 2u], 2u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[row * feedForward_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[row * feedForward_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[row * feedForward_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + feedForward_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[row * feedForward_norm_normed_PLACES + 0u] - mean) * inverse * weights5[feedForward_norm_normed_GAIN_AT + i];
      if (feedForward_norm_normed_CENTRED) { y += weights5[feedForward_norm_normed_BIAS_AT + i]; }
      lane_feedForward_norm_normed[row * feedForward_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[row * feedForward_norm_normed_PLACES + 1u] - mean) * inverse * weights5[feedForward_norm_normed_GAIN_AT + i];
      if (feedForward_norm_normed_CENTRED) { y += weights5[feedForward_norm_normed_BIAS_AT + i]; }
      lane_feedForward_norm_normed[row * feedForward_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[row * feedForward_norm_normed_PLACES + 2u] - mean) * inverse * weights5[feedForward_norm_normed_GAIN_AT + i];
      if (feedForward_norm_normed_CENTRED) { y += weights5[feedForward_norm_normed_BIAS_AT + i]; }
      lane_feedForward_norm_normed[row * feedForward_norm_normed_PLACES + 2u] = y;
    }
  }
}

// feedForward_active_part0
const feedForward_active_part0_INNER4: u32 = 24u; // fours of a row of x and W
const feedForward_active_part0_FIRST4: u32 = 0u; // a multiple of LANES
const feedForward_active_part0_COLUMNS4: u32 = 16u; // fours of columns
const feedForward_active_part0_AT: u32 = 2304u; // where the columns' weights begin

const feedForward_active_part0_PLACES = (feedForward_active_part0_INNER4 + LANES - 1u) / LANES;

fn feedForward_active_part0_run(one: u32) {
  for (var first = 0u; first < feedForward_active_part0_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, feedForward_active_part0_COLUMNS4 - 1u);
    let at = feedForward_active_part0_AT + 4u * column * feedForward_active_part0_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < feedForward_active_part0_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_feedForward_norm_normed[0u * feedForward_active_part0_PLACES + place]; }
      { mine[1u] = lane_feedForward_norm_normed[1u * feedForward_active_part0_PLACES + place]; }
      { mine[2u] = lane_feedForward_norm_normed[2u * feedForward_active_part0_PLACES + place]; }
      { mine[3u] = lane_feedForward_norm_normed[3u * feedForward_active_part0_PLACES + place]; }
      { mine[4u] = lane_feedForward_norm_normed[4u * feedForward_active_part0_PLACES + place]; }
      { mine[5u] = lane_feedForward_norm_normed[5u * feedForward_active_part0_PLACES + place]; }
      { mine[6u] = lane_feedForward_norm_normed[6u * feedForward_active_part0_PLACES + place]; }
      { mine[7u] = lane_feedForward_norm_normed[7u * feedForward_active_part0_PLACES + place]; }
      let end = min(LANES, feedForward_active_part0_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0[here], weights0[here + feedForward_active_part0_INNER4], weights0[here + 2u * feedForward_active_part0_INNER4], weights0[here + 3u * feedForward_active_part0_INNER4]));
        {
          let x = subgroupShuffle(mine[0u], k);
          sums[0u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[0u]))));
        }
        {
          let x = subgroupShuffle(mine[1u], k);
          sums[1u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[1u]))));
        }
        {
          let x = subgroupShuffle(mine[2u], k);
          sums[2u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[2u]))));
        }
        {
          let x = subgroupShuffle(mine[3u], k);
          sums[3u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[3u]))));
        }
        {
          let x = subgroupShuffle(mine[4u], k);
          sums[4u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[4u]))));
        }
        {
          let x = subgroupShuffle(mine[5u], k);
          sums[5u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[5u]))));
        }
        {
          let x = subgroupShuffle(mine[6u], k);
          sums[6u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[6u]))));
        }
        {
          let x = subgroupShuffle(mine[7u], k);
          sums[7u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[7u]))));
        }
      }
    }
    { feedForward_active_finish(0u, (feedForward_active_part0_FIRST4 + first) / LANES, feedForward_active_part0_FIRST4 + column, sums[0u]); }
    { feedForward_active_finish(1u, (feedForward_active_part0_FIRST4 + first) / LANES, feedForward_active_part0_FIRST4 + column, sums[1u]); }
    { feedForward_active_finish(2u, (feedForward_active_part0_FIRST4 + first) / LANES, feedForward_active_part0_FIRST4 + column, sums[2u]); }
    { feedForward_active_finish(3u, (feedForward_active_part0_FIRST4 + first) / LANES, feedForward_active_part0_FIRST4 + column, sums[3u]); }
    { feedForward_active_finish(4u, (feedForward_active_part0_FIRST4 + first) / LANES, feedForward_active_part0_FIRST4 + column, sums[4u]); }
    { feedForward_active_finish(5u, (feedForward_active_part0_FIRST4 + first) / LANES, feedForward_active_part0_FIRST4 + column, sums[5u]); }
    { feedForward_active_finish(6u, (feedForward_active_part0_FIRST4 + first) / LANES, feedForward_active_part0_FIRST4 + column, sums[6u]); }
    { feedForward_active_finish(7u, (feedForward_active_part0_FIRST4 + first) / LANES, feedForward_active_part0_FIRST4 + column, sums[7u]); }
  }
}

// feedForward_active_part1
const feedForward_active_part1_INNER4: u32 = 24u; // fours of a row of x and W
const feedForward_active_part1_FIRST4: u32 = 16u; // a multiple of LANES
const feedForward_active_part1_COLUMNS4: u32 = 32u; // fours of columns
const feedForward_active_part1_AT: u32 = 0u; // where the columns' weights begin

const feedForward_active_part1_PLACES = (feedForward_active_part1_INNER4 + LANES - 1u) / LANES;

fn feedForward_active_part1_run(one: u32) {
  for (var first = 0u; first < feedForward_active_part1_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, feedForward_active_part1_COLUMNS4 - 1u);
    let at = feedForward_active_part1_AT + 4u * column * feedForward_active_part1_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < feedForward_active_part1_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_feedForward_norm_normed[0u * feedForward_active_part1_PLACES + place]; }
      { mine[1u] = lane_feedForward_norm_normed[1u * feedForward_active_part1_PLACES + place]; }
      { mine[2u] = lane_feedForward_norm_normed[2u * feedForward_active_part1_PLACES + place]; }
      { mine[3u] = lane_feedForward_norm_normed[3u * feedForward_active_part1_PLACES + place]; }
      { mine[4u] = lane_feedForward_norm_normed[4u * feedForward_active_part1_PLACES + place]; }
      { mine[5u] = lane_feedForward_norm_normed[5u * feedForward_active_part1_PLACES + place]; }
      { mine[6u] = lane_feedForward_norm_normed[6u * feedForward_active_part1_PLACES + place]; }
      { mine[7u] = lane_feedForward_norm_normed[7u * feedForward_active_part1_PLACES + place]; }
      let end = min(LANES, feedForward_active_part1_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights1[here], weights1[here + feedForward_active_part1_INNER4], weights1[here + 2u * feedForward_active_part1_INNER4], weights1[here + 3u * feedForward_active_part1_INNER4]));
        {
          let x = subgroupShuffle(mine[0u], k);
          sums[0u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[0u]))));
        }
        {
          let x = subgroupShuffle(mine[1u], k);
          sums[1u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[1u]))));
        }
        {
          let x = subgroupShuffle(mine[2u], k);
          sums[2u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[2u]))));
        }
        {
          let x = subgroupShuffle(mine[3u], k);
          sums[3u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[3u]))));
        }
        {
          let x = subgroupShuffle(mine[4u], k);
          sums[4u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[4u]))));
        }
        {
          let x = subgroupShuffle(mine[5u], k);
          sums[5u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[5u]))));
        }
        {
          let x = subgroupShuffle(mine[6u], k);
          sums[6u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[6u]))));
        }
        {
          let x = subgroupShuffle(mine[7u], k);
          sums[7u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[7u]))));
        }
      }
    }
    { feedForward_active_finish(0u, (feedForward_active_part1_FIRST4 + first) / LANES, feedForward_active_part1_FIRST4 + column, sums[0u]); }
    { feedForward_active_finish(1u, (feedForward_active_part1_FIRST4 + first) / LANES, feedForward_active_part1_FIRST4 + column, sums[1u]); }
    { feedForward_active_finish(2u, (feedForward_active_part1_FIRST4 + first) / LANES, feedForward_active_part1_FIRST4 + column, sums[2u]); }
    { feedForward_active_finish(3u, (feedForward_active_part1_FIRST4 + first) / LANES, feedForward_active_part1_FIRST4 + column, sums[3u]); }
    { feedForward_active_finish(4u, (feedForward_active_part1_FIRST4 + first) / LANES, feedForward_active_part1_FIRST4 + column, sums[4u]); }
    { feedForward_active_finish(5u, (feedForward_active_part1_FIRST4 + first) / LANES, feedForward_active_part1_FIRST4 + column, sums[5u]); }
    { feedForward_active_finish(6u, (feedForward_active_part1_FIRST4 + first) / LANES, feedForward_active_part1_FIRST4 + column, sums[6u]); }
    { feedForward_active_finish(7u, (feedForward_active_part1_FIRST4 + first) / LANES, feedForward_active_part1_FIRST4 + column, sums[7u]); }
  }
}

// feedForward_gated_part0
const feedForward_gated_part0_INNER4: u32 = 24u; // fours of a row of x and W
const feedForward_gated_part0_FIRST4: u32 = 0u; // a multiple of LANES
const feedForward_gated_part0_COLUMNS4: u32 = 8u; // fours of columns
const feedForward_gated_part0_AT: u32 = 3072u; // where the columns' weights begin

const feedForward_gated_part0_PLACES = (feedForward_gated_part0_INNER4 + LANES - 1u) / LANES;

fn feedForward_gated_part0_run(one: u32) {
  for (var first = 0u; first < feedForward_gated_part0_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, feedForward_gated_part0_COLUMNS4 - 1u);
    let at = feedForward_gated_part0_AT + 4u * column * feedForward_gated_part0_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < feedForward_gated_part0_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_feedForward_norm_normed[0u * feedForward_gated_part0_PLACES + place]; }
      { mine[1u] = lane_feedForward_norm_normed[1u * feedForward_gated_part0_PLACES + place]; }
      { mine[2u] = lane_feedForward_norm_normed[2u * feedForward_gated_part0_PLACES + place]; }
      { mine[3u] = lane_feedForward_norm_normed[3u * feedForward_gated_part0_PLACES + place]; }
      { mine[4u] = lane_feedForward_norm_normed[4u * feedForward_gated_part0_PLACES + place]; }
      { mine[5u] = lane_feedForward_norm_normed[5u * feedForward_gated_part0_PLACES + place]; }
      { mine[6u] = lane_feedForward_norm_normed[6u * feedForward_gated_part0_PLACES + place]; }
      { mine[7u] = lane_feedForward_norm_normed[7u * feedForward_gated_part0_PLACES + place]; }
      let end = min(LANES, feedForward_gated_part0_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights1[here], weights1[here + feedForward_gated_part0_INNER4], weights1[here + 2u * feedForward_gated_part0_INNER4], weights1[here + 3u * feedForward_gated_part0_INNER4]));
        {
          let x = subgroupShuffle(mine[0u], k);
          sums[0u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[0u]))));
        }
        {
          let x = subgroupShuffle(mine[1u], k);
          sums[1u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[1u]))));
        }
        {
          let x = subgroupShuffle(mine[2u], k);
          sums[2u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[2u]))));
        }
        {
          let x = subgroupShuffle(mine[3u], k);
          sums[3u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[3u]))));
        }
        {
          let x = subgroupShuffle(mine[4u], k);
          sums[4u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[4u]))));
        }
        {
          let x = subgroupShuffle(mine[5u], k);
          sums[5u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[5u]))));
        }
        {
          let x = subgroupShuffle(mine[6u], k);
          sums[6u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[6u]))));
        }
        {
          let x = subgroupShuffle(mine[7u], k);
          sums[7u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[7u]))));
        }
      }
    }
    { feedForward_gated_finish(0u, (feedForward_gated_part0_FIRST4 + first) / LANES, feedForward_gated_part0_FIRST4 + column, sums[0u]); }
    { feedForward_gated_finish(1u, (feedForward_gated_part0_FIRST4 + first) / LANES, feedForward_gated_part0_FIRST4 + column, sums[1u]); }
    { feedForward_gated_finish(2u, (feedForward_gated_part0_FIRST4 + first) / LANES, feedForward_gated_part0_FIRST4 + column, sums[2u]); }
    { feedForward_gated_finish(3u, (feedForward_gated_part0_FIRST4 + first) / LANES, feedForward_gated_part0_FIRST4 + column, sums[3u]); }
    { feedForward_gated_finish(4u, (feedForward_gated_part0_FIRST4 + first) / LANES, feedForward_gated_part0_FIRST4 + column, sums[4u]); }
    { feedForward_gated_finish(5u, (feedForward_gated_part0_FIRST4 + first) / LANES, feedForward_gated_part0_FIRST4 + column, sums[5u]); }
    { feedForward_gated_finish(6u, (feedForward_gated_part0_FIRST4 + first) / LANES, feedForward_gated_part0_FIRST4 + column, sums[6u]); }
    { feedForward_gated_finish(7u, (feedForward_gated_part0_FIRST4 + first) / LANES, feedForward_gated_part0_FIRST4 + column, sums[7u]); }
  }
}

// feedForward_gated_part1
const feedForward_gated_part1_INNER4: u32 = 24u; // fours of a row of x and W
const feedForward_gated_part1_FIRST4: u32 = 8u; // a multiple of LANES
const feedForward_gated_part1_COLUMNS4: u32 = 40u; // fours of columns
const feedForward_gated_part1_AT: u32 = 0u; // where the columns' weights begin

const feedForward_gated_part1_PLACES = (feedForward_gated_part1_INNER4 + LANES - 1u) / LANES;

fn feedForward_gated_part1_run(one: u32) {
  for (var first = 0u; first < feedForward_gated_part1_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, feedForward_gated_part1_COLUMNS4 - 1u);
    let at = feedForward_gated_part1_AT + 4u * column * feedForward_gated_part1_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < feedForward_gated_part1_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_feedForward_norm_normed[0u * feedForward_gated_part1_PLACES + place]; }
      { mine[1u] = lane_feedForward_norm_normed[1u * feedForward_gated_part1_PLACES + place]; }
      { mine[2u] = lane_feedForward_norm_normed[2u * feedForward_gated_part1_PLACES + place]; }
      { mine[3u] = lane_feedForward_norm_normed[3u * feedForward_gated_part1_PLACES + place]; }
      { mine[4u] = lane_feedForward_norm_normed[4u * feedForward_gated_part1_PLACES + place]; }
      { mine[5u] = lane_feedForward_norm_normed[5u * feedForward_gated_part1_PLACES + place]; }
      { mine[6u] = lane_feedForward_norm_normed[6u * feedForward_gated_part1_PLACES + place]; }
      { mine[7u] = lane_feedForward_norm_normed[7u * feedForward_gated_part1_PLACES + place]; }
      let end = min(LANES, feedForward_gated_part1_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights2[here], weights2[here + feedForward_gated_part1_INNER4], weights2[here + 2u * feedForward_gated_part1_INNER4], weights2[here + 3u * feedForward_gated_part1_INNER4]));
        {
          let x = subgroupShuffle(mine[0u], k);
          sums[0u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[0u]))));
        }
        {
          let x = subgroupShuffle(mine[1u], k);
          sums[1u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[1u]))));
        }
        {
          let x = subgroupShuffle(mine[2u], k);
          sums[2u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[2u]))));
        }
        {
          let x = subgroupShuffle(mine[3u], k);
          sums[3u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[3u]))));
        }
        {
          let x = subgroupShuffle(mine[4u], k);
          sums[4u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[4u]))));
        }
        {
          let x = subgroupShuffle(mine[5u], k);
          sums[5u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[5u]))));
        }
        {
          let x = subgroupShuffle(mine[6u], k);
          sums[6u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[6u]))));
        }
        {
          let x = subgroupShuffle(mine[7u], k);
          sums[7u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[7u]))));
        }
      }
    }
    { feedForward_gated_finish(0u, (feedForward_gated_part1_FIRST4 + first) / LANES, feedForward_gated_part1_FIRST4 + column, sums[0u]); }
    { feedForward_gated_finish(1u, (feedForward_gated_part1_FIRST4 + first) / LANES, feedForward_gated_part1_FIRST4 + column, sums[1u]); }
    { feedForward_gated_finish(2u, (feedForward_gated_part1_FIRST4 + first) / LANES, feedForward_gated_part1_FIRST4 + column, sums[2u]); }
    { feedForward_gated_finish(3u, (feedForward_gated_part1_FIRST4 + first) / LANES, feedForward_gated_part1_FIRST4 + column, sums[3u]); }
    { feedForward_gated_finish(4u, (feedForward_gated_part1_FIRST4 + first) / LANES, feedForward_gated_part1_FIRST4 + column, sums[4u]); }
    { feedForward_gated_finish(5u, (feedForward_gated_part1_FIRST4 + first) / LANES, feedForward_gated_part1_FIRST4 + column, sums[5u]); }
    { feedForward_gated_finish(6u, (feedForward_gated_part1_FIRST4 + first) / LANES, feedForward_gated_part1_FIRST4 + column, sums[6u]); }
    { feedForward_gated_finish(7u, (feedForward_gated_part1_FIRST4 + first) / LANES, feedForward_gated_part1_FIRST4 + column, sums[7u]); }
  }
}

// out_part0
const out_part0_INNER4: u32 = 48u; // fours of a row of x and W
const out_part0_FIRST4: u32 = 0u; // a multiple of LANES
const out_part0_COLUMNS4: u32 = 16u; // fours of columns
const out_part0_AT: u32 = 0u; // where the columns' weights begin

const out_part0_PLACES = (out_part0_INNER4 + LANES - 1u) / LANES;

fn out_part0_run(one: u32) {
  for (var first = 0u; first < out_part0_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, out_part0_COLUMNS4 - 1u);
    let at = out_part0_AT + 4u * column * out_part0_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < out_part0_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_feedForward_active[0u * out_part0_PLACES + place]; }
      { mine[1u] = lane_feedForward_active[1u * out_part0_PLACES + place]; }
      { mine[2u] = lane_feedForward_active[2u * out_part0_PLACES + place]; }
      { mine[3u] = lane_feedForward_active[3u * out_part0_PLACES + place]; }
      { mine[4u] = lane_feedForward_active[4u * out_part0_PLACES + place]; }
      { mine[5u] = lane_feedForward_active[5u * out_part0_PLACES + place]; }
      { mine[6u] = lane_feedForward_active[6u * out_part0_PLACES + place]; }
      { mine[7u] = lane_feedForward_active[7u * out_part0_PLACES + place]; }
      let end = min(LANES, out_part0_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights3[here], weights3[here + out_part0_INNER4], weights3[here + 2u * out_part0_INNER4], weights3[here + 3u * out_part0_INNER4]));
        {
          let x = subgroupShuffle(mine[0u], k);
          sums[0u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[0u]))));
        }
        {
          let x = subgroupShuffle(mine[1u], k);
          sums[1u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[1u]))));
        }
        {
          let x = subgroupShuffle(mine[2u], k);
          sums[2u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[2u]))));
        }
        {
          let x = subgroupShuffle(mine[3u], k);
          sums[3u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[3u]))));
        }
        {
          let x = subgroupShuffle(mine[4u], k);
          sums[4u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[4u]))));
        }
        {
          let x = subgroupShuffle(mine[5u], k);
          sums[5u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[5u]))));
        }
        {
          let x = subgroupShuffle(mine[6u], k);
          sums[6u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[6u]))));
        }
        {
          let x = subgroupShuffle(mine[7u], k);
          sums[7u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[7u]))));
        }
      }
    }
    { out_finish(0u, (out_part0_FIRST4 + first) / LANES, out_part0_FIRST4 + column, sums[0u]); }
    { out_finish(1u, (out_part0_FIRST4 + first) / LANES, out_part0_FIRST4 + column, sums[1u]); }
    { out_finish(2u, (out_part0_FIRST4 + first) / LANES, out_part0_FIRST4 + column, sums[2u]); }
    { out_finish(3u, (out_part0_FIRST4 + first) / LANES, out_part0_FIRST4 + column, sums[3u]); }
    { out_finish(4u, (out_part0_FIRST4 + first) / LANES, out_part0_FIRST4 + column, sums[4u]); }
    { out_finish(5u, (out_part0_FIRST4 + first) / LANES, out_part0_FIRST4 + column, sums[5u]); }
    { out_finish(6u, (out_part0_FIRST4 + first) / LANES, out_part0_FIRST4 + column, sums[6u]); }
    { out_finish(7u, (out_part0_FIRST4 + first) / LANES, out_part0_FIRST4 + column, sums[7u]); }
  }
}

// out_part1
const out_part1_INNER4: u32 = 48u; // fours of a row of x and W
const out_part1_FIRST4: u32 = 16u; // a multiple of LANES
const out_part1_COLUMNS4: u32 = 8u; // fours of columns
const out_part1_AT: u32 = 0u; // where the columns' weights begin

const out_part1_PLACES = (out_part1_INNER4 + LANES - 1u) / LANES;

fn out_part1_run(one: u32) {
  for (var first = 0u; first < out_part1_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, out_part1_COLUMNS4 - 1u);
    let at = out_part1_AT + 4u * column * out_part1_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < out_part1_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_feedForward_active[0u * out_part1_PLACES + place]; }
      { mine[1u] = lane_feedForward_active[1u * out_part1_PLACES + place]; }
      { mine[2u] = lane_feedForward_active[2u * out_part1_PLACES + place]; }
      { mine[3u] = lane_feedForward_active[3u * out_part1_PLACES + place]; }
      { mine[4u] = lane_feedForward_active[4u * out_part1_PLACES + place]; }
      { mine[5u] = lane_feedForward_active[5u * out_part1_PLACES + place]; }
      { mine[6u] = lane_feedForward_active[6u * out_part1_PLACES + place]; }
      { mine[7u] = lane_feedForward_active[7u * out_part1_PLACES + place]; }
      let end = min(LANES, out_part1_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights4[here], weights4[here + out_part1_INNER4], weights4[here + 2u * out_part1_INNER4], weights4[here + 3u * out_part1_INNER4]));
        {
          let x = subgroupShuffle(mine[0u], k);
          sums[0u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[0u]))));
        }
        {
          let x = subgroupShuffle(mine[1u], k);
          sums[1u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[1u]))));
        }
        {
          let x = subgroupShuffle(mine[2u], k);
          sums[2u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[2u]))));
        }
        {
          let x = subgroupShuffle(mine[3u], k);
          sums[3u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[3u]))));
        }
        {
          let x = subgroupShuffle(mine[4u], k);
          sums[4u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[4u]))));
        }
        {
          let x = subgroupShuffle(mine[5u], k);
          sums[5u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[5u]))));
        }
        {
          let x = subgroupShuffle(mine[6u], k);
          sums[6u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[6u]))));
        }
        {
          let x = subgroupShuffle(mine[7u], k);
          sums[7u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[7u]))));
        }
      }
    }
    { out_finish(0u, (out_part1_FIRST4 + first) / LANES, out_part1_FIRST4 + column, sums[0u]); }
    { out_finish(1u, (out_part1_FIRST4 + first) / LANES, out_part1_FIRST4 + column, sums[1u]); }
    { out_finish(2u, (out_part1_FIRST4 + first) / LANES, out_part1_FIRST4 + column, sums[2u]); }
    { out_finish(3u, (out_part1_FIRST4 + first) / LANES, out_part1_FIRST4 + column, sums[3u]); }
    { out_finish(4u, (out_part1_FIRST4 + first) / LANES, out_part1_FIRST4 + column, sums[4u]); }
    { out_finish(5u, (out_part1_FIRST4 + first) / LANES, out_part1_FIRST4 + column, sums[5u]); }
    { out_finish(6u, (out_part1_FIRST4 + first) / LANES, out_part1_FIRST4 + column, sums[6u]); }
    { out_finish(7u, (out_part1_FIRST4 + first) / LANES, out_part1_FIRST4 + column, sums[7u]); }
  }
}

// out_stored
const out_stored_WIDTH4: u32 = 24u;

const out_stored_PLACES = (out_stored_WIDTH4 + LANES - 1u) / LANES;

fn out_stored_run(one: u32) {
  for (var item = 0u; item < ROWS * out_stored_PLACES * one; item++) {
    let i = item % out_stored_PLACES * LANES + lane;
    if (i < out_stored_WIDTH4 && isThere(item / out_stored_PLACES)) { out[globalRow(item / out_stored_PLACES) * out_stored_WIDTH4 + i] = lane_given0[item]; }
  }
}
