import { expect } from 'chai';
import { loadModel } from '../../compiler/load-model.ts';
import { renderDiagnostics } from '../../compiler/diagnostics/render.ts';
import type { Architecture } from '../../compiler/ir/architecture.ts';
import { lowerModel } from '../../compiler/lower.ts';
import type { LoweringOptions } from '../../compiler/lower.ts';
import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { Session } from '../../runtime/execute/session.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { headOf } from '../../runtime/recursion/recursion.ts';
import { CounterRandom } from '../../runtime/random/counter-random.ts';
import { logProbabilitiesOf } from '../../runtime/sample/drawn-images.ts';
import { iterationCounts, Sampler } from '../../runtime/sample/sampler.ts';
import { Trainer } from '../../runtime/train/trainer.ts';
import { withDrawnGuides } from '../end-to-end/drawn-guides.ts';
import { enliven } from '../end-to-end/lively-parameters.ts';
import { scoreByTrace, scoreWith } from '../end-to-end/score-by-trace.ts';
import { drawInFloat64, likelihoodInFloat64, livelyTensors } from './in-float64.ts';

export const architectureOf = (text: string): Architecture => {
  const { architecture, diagnostics } = loadModel({ file: 'random.yaml', text });
  if (architecture === undefined) throw new Error(`a valid spec is refused:\n${renderDiagnostics(diagnostics)}`);
  return architecture;
};

/** Graphs in which the likelihood sees the guiding pixels that were drawn. */
const inspected = { inspected: true, rewrite: withDrawnGuides } as const;

/** Compiles a spec, draws an image on the float64 evaluator and expects the likelihood graph to give the probability of the draws. */
export const checkInFloat64 = async (text: string, seed: number): Promise<void> => {
  const lowered = lowerModel(architectureOf(text), inspected);
  const model = inMemoryModel(lowered);
  const weights = livelyTensors(lowered, seed);
  const image = drawInFloat64(lowered, model, weights, seed);
  const [likelihood] = lowered.graphs['evaluate'] ?? [];
  if (likelihood === undefined) throw new Error('the model has no likelihood graph');
  const { extents } = model.description.data;
  const cells = image.trace.filter(({ level }) => level === headOf(model.description.recursion).name);
  expect(
    cells.flatMap(({ origins }) => [...origins]).sort((a, b) => a - b),
    'every cell is drawn once',
  ).to.deep.equal(Array.from({ length: extents.reduce((total, n) => total * n, 1) }, (_, cell) => cell));
  const score = await scoreWith(likelihoodInFloat64(likelihood, weights), model, image);
  expect(score, 'the score of an image beside the probability of its draws').to.be.closeTo(
    image.logProbability,
    1e-9 * Math.abs(score),
  );
};

const images = 5;
const guidances = [1, 2];
const batches = [5, 2, 1];

/** f32 sums of the same terms in another order; conditions of another patch change a score by 1e-4 of it and more. */
const relative = 5e-6;

/** Trains a spec's model for three steps, draws in batches of several sizes and expects equal images, and scores equal to the probability of the draws. */
export const checkOnAdapter = async (
  open: OpenDevice,
  text: string,
  seed: number,
  lowering: Pick<LoweringOptions, 'rowTargets'> = {},
): Promise<void> => {
  const architecture = architectureOf(text);
  const model = inMemoryModel(lowerModel(architecture, lowering));
  const trainer = await Trainer.create(open, model);
  try {
    enliven(trainer.session, seed);
    trainer.average?.restart();
    await train(trainer, model, seed);
    await drawInBatches(trainer.session, model, seed);
    const average = trainer.average;
    if (average !== undefined) await average.inPlace(() => drawInBatches(trainer.session, model, seed, [2]));
    await scoreDraws(open, trainer.session, architecture, model, seed);
    open.check();
  } finally {
    trainer.close();
  }
};

const train = async (trainer: Trainer, { description: { data } }: CompiledModel, seed: number): Promise<void> => {
  const random = new CounterRandom(seed, 1);
  const { batch } = trainer.options;
  const size = data.extents.reduce((total, n) => total * n, data.channels);
  for (let step = 0; step < 3; step++) {
    const tokens = Uint32Array.from({ length: batch * size }, (_, at) => random.integer(at, data.alphabet, step));
    const labels = Uint32Array.from({ length: batch }, (_, at) => random.integer(at, data.classes, 3 + step));
    const { loss, skipped, overflowed } = await trainer.step(tokens, labels, step);
    expect(Number.isFinite(loss) && (!skipped || overflowed), `the loss of step ${step} is ${loss}`).to.equal(true);
  }
};

/** Images, drawn `batch` at a time: tokens and log-probabilities of each. */
const drawInBatches = async (
  session: Session,
  model: CompiledModel,
  seed: number,
  sizes: readonly number[] = batches,
): Promise<void> => {
  const { classes, alphabet } = model.description.data;
  const iterations = iterationCounts(model);
  for (const guidance of guidances) {
    const options = { ...model.description.sample, temperature: 1, filterThreshold: 1e-4, guidance, seed };
    let expected: readonly (readonly number[])[] | undefined;
    for (const batch of sizes) {
      const sampler = await Sampler.create(session, model, batch, guidance !== 1, iterations);
      const drawn: number[][] = [];
      for (let firstImage = 0; firstImage < images; firstImage += batch) {
        const count = Math.min(batch, images - firstImage);
        const labels = Uint32Array.from({ length: count }, (_, image) => (firstImage + image) % classes);
        const { tokens, logProbabilities } = await sampler.draw({ labels, firstImage, options, iterations });
        const size = tokens.length / count;
        for (let image = 0; image < count; image++)
          drawn.push(
            [tokens, logProbabilities].flatMap((values) => [...values.subarray(image * size, (image + 1) * size)]),
          );
      }
      sampler.close();
      const values = drawn.flat();
      expect(values.every(Number.isFinite), `guidance ${guidance}: every number is finite`).to.equal(true);
      expect(Math.max(...values), `guidance ${guidance}: every token is in the alphabet`).to.be.below(alphabet);
      expected ??= drawn;
      expectSame(drawn, expected, `guidance ${guidance}, in batches of ${batch} and of ${sizes[0]}`);
    }
  }
};

/** Expects equal images; tells the first value that differs, tokens before log-probabilities, and how many do. */
const expectSame = (
  images: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
  what: string,
): void => {
  const differing = images.flatMap((image, number) =>
    image.flatMap((value, place) => {
      const other = expected[number]?.[place];
      return other === value ? [] : [`value ${place} of ${image.length} of image ${number} is ${value} and ${other}`];
    }),
  );
  expect(differing, `${what}: ${differing.length} values differ; ${differing.slice(0, 3).join('; ')}`).to.have.length(
    0,
  );
};

const scoreDraws = async (
  open: OpenDevice,
  trained: Session,
  architecture: Architecture,
  model: CompiledModel,
  seed: number,
): Promise<void> => {
  const iterations = iterationCounts(model);
  const options = { ...model.description.sample, guidance: 1, temperature: 1, seed };
  const label = seed % model.description.data.classes;
  const sampler = await Sampler.create(trained, model, 1, false, iterations);
  const drawn = await sampler.drawTraced({ labels: Uint32Array.of(label), firstImage: 0, options, iterations });
  const other = inMemoryModel(lowerModel(architecture, inspected));
  const session = new Session(open, other.plan, other.loadKernel);
  try {
    const entries = new Map(trained.parameters.entries.map((entry) => [entry.name, entry]));
    for (const entry of session.parameters.entries) {
      const source = entries.get(entry.name);
      if (source === undefined) throw new Error(`${entry.name} is no parameter of the trained model`);
      session.parameters.write(entry, await trained.readParameter(source));
    }
    const score = await scoreByTrace(session, other, { ...drawn, label });
    expect(score, 'the score of an image beside the probability of its draws').to.be.closeTo(
      logProbabilitiesOf(drawn, 1)[0] ?? NaN,
      relative * Math.abs(score),
    );
  } finally {
    session.close();
  }
};
