import type { KindWords } from '../data/kinds/kind.ts';
import { kindNamed } from '../data/kinds/kinds.ts';
import { resolve } from 'node:path';
import { orderedBatches } from '../data/batches.ts';
import { firstItems } from '../data/first-items.ts';
import type { AdapterChoice } from '../device/index.ts';
import { Evaluator } from '../evaluate/evaluator.ts';
import type { EvaluatedPart, Evaluation } from '../evaluate/evaluator.ts';
import { isSystemError } from '../files/system-fault.ts';
import { Session } from '../execute/session.ts';
import { scoresByChance } from '../recursion/recursion.ts';
import { logEvaluation } from '../runs/log-evaluation.node.ts';
import { overflowAdvice, RunError } from '../runs/run-error.ts';
import { dataOf } from '../runs/run-folder.node.ts';
import { checkWeights, loadWeights } from '../runs/run-weights.node.ts';
import type { WeightsChoice } from '../runs/run-weights.node.ts';
import { withDevice } from './device.ts';
import type { LoadedRun } from './loaded-run.node.ts';
import { Meter } from './meter.ts';
import type { Outcome } from './outcome.ts';
import type { Reporter, Task } from './reporter.ts';
import { openHeldOutData } from './run-data.node.ts';
import type { DataChoices } from './run-data.node.ts';

export interface EvaluateCommand extends LoadedRun {
  /** Path of the data, or the name of a sample; the run's own where undefined. */
  readonly data?: string | undefined;
  readonly dataChoices?: DataChoices | undefined;
  /** The run's newest weights by default. */
  readonly weights?: WeightsChoice;
  /** Only the first images. */
  readonly limit?: number | undefined;
  /** Draws of masks and orders for every image. */
  readonly passes?: number | undefined;
  readonly batch?: number | undefined;
  /** Scores images given their classes instead of without. */
  readonly conditional?: boolean | undefined;
  readonly adapter?: AdapterChoice | undefined;
  readonly reporter: Reporter;
}

/** Passes where a level draws masks or orders at random, so that one draw says little. */
const randomPasses = 4;

/** Scores the held-out split. */
export const evaluateCommand = async (command: EvaluateCommand): Promise<Evaluation> => {
  const { model, reporter, config, run } = command;
  await checkWeights(run, command.weights);
  const { data, dataChoices: choices } = command;
  const whole = await openHeldOutData(
    { data: dataOf(run, config, data), description: model.description, choices, reporter },
    config,
  );
  const dataset = firstItems(whole, command.limit ?? whole.count);
  const batch = Math.min(command.batch ?? model.description.train.batch, dataset.count);
  const [weights, evaluation] = await withDevice(command.adapter, reporter, async (device) => {
    const session = new Session(device, model.plan, model.loadKernel);
    try {
      const loaded = await loadWeights(session, run, command.weights, (text) => reporter.note(text));
      const evaluator = await Evaluator.create(session, model, batch);
      const task: Task = {
        name: 'evaluate',
        unit: 'item',
        words: kindNamed(model.description.data.kind),
        from: 0,
        total: dataset.count,
      };
      const meter = new Meter(task, 1);
      reporter.start(task);
      const scored = await evaluator.evaluate(orderedBatches(dataset, evaluator.batch), {
        passes: command.passes ?? (scoresByChance(model.description.recursion) ? randomPasses : 1),
        seed: model.description.train.seed,
        conditional: command.conditional ?? false,
        inRasterOrder: true,
        onImages: (done) => reporter.step(meter.update(done)),
      });
      return [loaded, scored] as const;
    } finally {
      session.close();
      await whole.close?.();
    }
  });
  if (!Number.isFinite(evaluation.bitsPerDim))
    throw new RunError(
      `${run.name}: the score is ${evaluation.bitsPerDim}: the model's numbers overflow.`,
      overflowAdvice,
    );
  // The score is what was asked for: a log that can't be written must not take it away.
  if (isOwn(command))
    await logEvaluation(run, weights, evaluation).catch((error: unknown) => {
      if (!isSystemError(error)) throw error;
      reporter.note(`The score is not in ${run.log}, which can't be written: ${error.message}`);
    });
  return evaluation;
};

/** A run's log keeps the scores of its own weights on its own data alone. */
const isOwn = ({ weights, data, config }: EvaluateCommand): boolean =>
  typeof weights !== 'object' &&
  (data === undefined || (config.data !== undefined && resolve(data) === resolve(config.data)));

/** What to print of an evaluation. */
export const evaluateOutcome = ({ run, model }: Pick<LoadedRun, 'run' | 'model'>, evaluation: Evaluation): Outcome => {
  const words = kindNamed(model.description.data.kind);
  const { bitsPerDim, standardError, images, passes, parts, summedBitsPerDim, realValues, rasterOrder } = evaluation;
  const averaged = passes === 1 ? '' : `, ${passes} passes each`;
  const padded =
    realValues === undefined ? '' : `, the mean over ${realValues.toLocaleString('en')} values that are not padding`;
  const items = `${images} held-out ${images === 1 ? words.item : words.items}`;
  const ordered = rasterOrder === undefined ? '' : ', in random orders';
  const total = `${run.name}: ${scoreText({ bitsPerDim, standardError })} ${words.unit} on ${items}${ordered}${averaged}${padded}`;
  const raster = rasterOrder === undefined ? [] : [`  ${scoreText(rasterOrder)} ${words.unit} in raster order`];
  return {
    text:
      parts.length === 1
        ? [total, ...raster].join('\n')
        : [total, ...raster, ...parts.map((part) => partLine(part, words)), sumLine(summedBitsPerDim)].join('\n'),
    json: {
      ...{ run: run.name, bitsPerDim, standardError: standardError ?? null, images, passes, parts, summedBitsPerDim },
      ...(realValues === undefined ? {} : { realValues }),
      ...(rasterOrder === undefined
        ? {}
        : { rasterOrder: { ...rasterOrder, standardError: rasterOrder.standardError ?? null } }),
    },
  };
};

/** A mean with its standard error. */
const scoreText = ({ bitsPerDim, standardError }: Pick<Evaluation, 'bitsPerDim' | 'standardError'>): string =>
  `${bitsPerDim.toFixed(4)}${standardError === undefined ? '' : ` ± ${standardError.toFixed(4)}`}`;

const partLine = ({ level, bitsPerDim, values }: EvaluatedPart, { item }: KindWords): string => {
  const what = level === undefined ? 'pixels' : `guiding pixels of ${level}`;
  return `  ${bitsPerDim.toFixed(4)} ${what} (${values} values per ${item})`;
};

const sumLine = (bits: number): string => `  ${bits.toFixed(4)} the sum of these means, as the reference counts`;
