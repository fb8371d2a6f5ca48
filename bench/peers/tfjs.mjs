/** tfjs-webgpu in Node. */
import { createRequire } from 'node:module';
import { offerWebgpu, serve } from './serve.mjs';

offerWebgpu();
const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs');
require('@tensorflow/tfjs-backend-webgpu');
await tf.setBackend('webgpu');
await tf.ready();

const random = (shape) => tf.randomUniform(shape, -0.5, 0.5);

function product({ side }) {
  const [a, b] = [random([side, side]), random([side, side])];
  return () => tf.matMul(a, b, false, true);
}

function parametersOf(width) {
  const weight = (out, inner) => tf.variable(tf.mul(random([inner, out]), 0.1));
  const vector = (n, value) => tf.variable(tf.fill([n], value));
  return {
    gain1: vector(width, 1),
    bias1: vector(width, 0),
    qkv: weight(3 * width, width),
    qkvBias: vector(3 * width, 0),
    out: weight(width, width),
    outBias: vector(width, 0),
    gain2: vector(width, 1),
    bias2: vector(width, 0),
    up: weight(4 * width, width),
    upBias: vector(4 * width, 0),
    down: weight(width, 4 * width),
    downBias: vector(width, 0),
  };
}

function layerNorm(x, gain, bias) {
  const { mean, variance } = tf.moments(x, -1, true);
  const normed = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
  return tf.add(tf.mul(normed, gain), bias);
}

const gelu = (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));

function block(x, p, { rows, tokens, width, heads }) {
  const linear = (y, weight, bias) => tf.add(tf.matMul(y, weight), bias);
  const split = (y) => tf.transpose(tf.reshape(y, [rows, tokens, heads, width / heads]), [0, 2, 1, 3]);
  const qkv = linear(layerNorm(x, p.gain1, p.bias1), p.qkv, p.qkvBias);
  const [q, k, v] = tf.split(qkv, 3, 1).map(split);
  const scores = tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(width / heads)));
  const mixed = tf.reshape(tf.transpose(tf.matMul(scores, v), [0, 2, 1, 3]), [rows * tokens, width]);
  const middle = tf.add(linear(mixed, p.out, p.outBias), x);
  const hidden = gelu(linear(layerNorm(middle, p.gain2, p.bias2), p.up, p.upBias));
  return tf.add(linear(hidden, p.down, p.downBias), middle);
}

function forward(size) {
  const x = random([size.rows * size.tokens, size.width]);
  const p = parametersOf(size.width);
  return () => tf.tidy(() => block(x, p, size));
}

function backward(size) {
  const x = random([size.rows * size.tokens, size.width]);
  const c = random([size.rows * size.tokens, size.width]);
  const p = parametersOf(size.width);
  const variables = Object.values(p);
  return () => {
    const { value, grads } = tf.variableGrads(() => tf.sum(tf.mul(block(x, p, size), c)), variables);
    value.dispose();
    return Object.values(grads);
  };
}

/** The queue runs in order: what is computed last is ready last. */
async function finish(pending) {
  const results = pending.flat();
  await results.at(-1).data();
  tf.dispose(results);
}

const tasks = { product, forward, backward };
const version = require('@tensorflow/tfjs-backend-webgpu/package.json').version;
await serve({ 'tfjs-webgpu': version }, (request) => ({ start: tasks[request.task](request), finish }));
