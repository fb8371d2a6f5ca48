/** jax-js in Node. Its arrays are counted by hand: a use takes one, `.ref` keeps it. */
import { createRequire } from 'node:module';
import { offerWebgpu, serve } from './serve.mjs';

offerWebgpu();
const {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  nn,
  numpy: np,
  random,
  tree,
  valueAndGrad,
} = await import('@jax-js/jax');
await init('webgpu');
defaultDevice('webgpu');

let key = 0;
const uniform = (shape) => random.uniform(random.key(key++), shape).sub(0.5);

function product({ side }) {
  const [a, b] = [uniform([side, side]), uniform([side, side])];
  const run = jit((x, y) => np.matmul(x, y.transpose()));
  return () => run(a.ref, b.ref);
}

function parametersOf(width) {
  const weight = (out, inner) => uniform([inner, out]).mul(0.1);
  return {
    gain1: np.ones([width]),
    bias1: np.zeros([width]),
    qkv: weight(3 * width, width),
    qkvBias: np.zeros([3 * width]),
    out: weight(width, width),
    outBias: np.zeros([width]),
    gain2: np.ones([width]),
    bias2: np.zeros([width]),
    up: weight(4 * width, width),
    upBias: np.zeros([4 * width]),
    down: weight(width, 4 * width),
    downBias: np.zeros([width]),
  };
}

function layerNorm(x, gain, bias) {
  const mean = np.mean(x.ref, -1, { keepdims: true });
  const centred = x.sub(mean);
  const variance = np.mean(np.square(centred.ref), -1, { keepdims: true });
  return centred
    .div(np.sqrt(variance.add(1e-5)))
    .mul(gain)
    .add(bias);
}

function block(x, p, { rows, tokens, width, heads }) {
  const linear = (y, weight, bias) => np.matmul(y, weight).add(bias);
  const flat = x.reshape([rows * tokens, width]);
  const qkv = linear(layerNorm(flat.ref, p.gain1, p.bias1), p.qkv, p.qkvBias).reshape([
    rows,
    tokens,
    3,
    heads,
    width / heads,
  ]);
  const parts = np.transpose(qkv, [2, 0, 3, 1, 4]);
  const [q, k, v] = [parts.ref.slice(0), parts.ref.slice(1), parts.slice(2)];
  const scores = nn.softmax(np.matmul(q, np.transpose(k, [0, 1, 3, 2])).mul(1 / Math.sqrt(width / heads)), -1);
  const mixed = np.transpose(np.matmul(scores, v), [0, 2, 1, 3]).reshape([rows * tokens, width]);
  const middle = linear(mixed, p.out, p.outBias).add(flat);
  const hidden = nn.gelu(linear(layerNorm(middle.ref, p.gain2, p.bias2), p.up, p.upBias), { approximate: false });
  return linear(hidden, p.down, p.downBias).add(middle);
}

const kept = (p) => tree.ref(p);

function forward(size) {
  const x = uniform([size.rows, size.tokens, size.width]);
  const p = parametersOf(size.width);
  const run = jit((input, parameters) => block(input, parameters, size));
  return () => run(x.ref, kept(p));
}

function backward(size) {
  const x = uniform([size.rows, size.tokens, size.width]);
  const c = uniform([size.rows * size.tokens, size.width]);
  const p = parametersOf(size.width);
  const run = jit((parameters, input, weights) =>
    valueAndGrad((inner) => block(input, inner, size).mul(weights).sum())(parameters),
  );
  return () => run(kept(p), x.ref, c.ref);
}

async function finish(pending) {
  await blockUntilReady(pending);
  tree.dispose(pending);
}

const tasks = { product, forward, backward };
const { version } = createRequire(import.meta.url)('./node_modules/@jax-js/jax/package.json');
await serve({ 'jax-js': version }, (request) => ({ start: tasks[request.task](request), finish }));
