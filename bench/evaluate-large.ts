/**
 * Scores one image with a model of any size and random weights, to show that it fits: time, memory and the adapter's limits.
 *   npx tsx bench/evaluate-large.ts [SPEC]      (default: the 186 M parameters of specs/fractalmar-base-in256.yaml)
 */
import { readFileSync } from 'node:fs';
import { loadModel } from '../compiler/load-model.ts';
import { lowerModel } from '../compiler/lower.ts';
import { inMemoryModel } from '../compiler/7-emit/in-memory-model.ts';
import { openDevice } from '../runtime/device/index.ts';
import { Evaluator } from '../runtime/evaluate/evaluator.ts';
import { Session } from '../runtime/execute/session.ts';
import { initialiseParameters } from '../runtime/train/initialise.ts';

const file = process.argv[2] ?? 'specs/fractalmar-base-in256.yaml';
const { architecture } = loadModel({ file, text: readFileSync(file, 'utf8') });
if (architecture === undefined) throw new Error(`${file} is faulty`);
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const model = inMemoryModel(lowerModel(architecture));
const { data, parameters } = model.description;
const open = await openDevice();
const session = new Session(open, model.plan, model.loadKernel);
let started = performance.now();
initialiseParameters(session, 0);
console.log(`${model.description.name}: ${parameters} random weights in ${seconds(started)}`);

const size = data.extents.reduce((total, n) => total * n, data.channels);
const tokens = Uint32Array.from({ length: size }, (_, index) => (index * 2654435761) >>> 24);
const batch = { tokens, labels: Uint32Array.of(0), filled: 1 };
const batches = (async function* () {
  await Promise.resolve();
  yield batch;
})();
started = performance.now();
const evaluator = await Evaluator.create(session, model, 1);
console.log(`kernels and buffers in ${seconds(started)}`);
started = performance.now();
const { bitsPerDim, parts } = await evaluator.evaluate(batches, { passes: 1, seed: 0 });
console.log(
  `${bitsPerDim.toFixed(4)} bits/dim (${parts.map((part) => `${part.name} ${part.bitsPerDim.toFixed(4)}`).join(', ')})`,
);
console.log(`one image of ${data.extents.join('×')} in ${seconds(started)}`);
console.log(`${(process.resourceUsage().maxRSS / 2 ** 20).toFixed(1)} GiB at most`);
console.log(`bindings of at most ${open.limits.maxStorageBufferBindingSize / 2 ** 20} MiB`);
session.close();
await open.close();
