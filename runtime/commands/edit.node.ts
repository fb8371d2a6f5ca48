import { dirname, basename, extname, join } from 'node:path';
import type { AdapterChoice } from '../device/index.ts';
import { Session } from '../execute/session.ts';
import { atomicWrite } from '../files/atomic.node.ts';
import { makeFolder } from '../files/make-folder.node.ts';
import { imageGrid } from '../data/grid.ts';
import { encodePng } from '../data/png.ts';
import { withChannels } from '../data/raster.ts';
import type { Raster } from '../data/raster.ts';
import { knownItems } from '../data/kinds/kinds.ts';
import type { KnownItems } from '../data/kinds/known-items.ts';
import { volumeOf } from '../edit/canvas.ts';
import type { Canvas } from '../edit/canvas.ts';
import { fillCanvas, levelsThatMiss, windowsOf } from '../edit/fill.ts';
import type { Fill } from '../edit/fill.ts';
import { overflowAdvice, RunError } from '../runs/run-error.ts';
import { checkWeights, loadWeights } from '../runs/run-weights.node.ts';
import type { WeightsChoice } from '../runs/run-weights.node.ts';
import { samplingDispatches } from '../sample/dispatch-size.ts';
import { withDevice } from './device.ts';
import { editedCanvas } from './edited-canvas.node.ts';
import type { LoadedRun } from './loaded-run.node.ts';
import { memoryFor } from './memory.node.ts';
import { Meter } from './meter.ts';
import type { EditChoices } from './options/edit.ts';
import type { Outcome } from './outcome.ts';
import { prepareFolder } from './output/prepare.node.ts';
import { describeDuration } from './reporter.ts';
import type { Reporter, Task } from './reporter.ts';
import { createSampler } from './sample-batch.ts';
import { planSample } from './sample-plan.ts';
import type { SampleChoices, SamplePlan } from './sample-plan.ts';
import { UsageError } from './usage-error.ts';

export interface EditCommand extends LoadedRun {
  readonly edit: EditChoices;
  /** Of the sampling; `count` fills are drawn. */
  readonly choices: SampleChoices;
  /** The run's newest weights by default. */
  readonly weights?: WeightsChoice;
  /** Folder of the fills; beside the input where undefined. */
  readonly folder?: string | undefined;
  readonly adapter?: AdapterChoice | undefined;
  readonly reporter: Reporter;
}

/** A fill as it was written. */
export interface WrittenFill {
  readonly file: string;
  /** −log₂ of its probability, given what is known, over the number of values that were drawn. */
  readonly bitsPerDim: number;
}

export interface EditResult {
  readonly known: KnownItems;
  /** Likeliest first. */
  readonly fills: readonly WrittenFill[];
  /** A picture of what is known and of the fills. */
  readonly sheet: string;
  readonly drawnValues: number;
  readonly values: number;
  readonly seed: number;
  readonly seconds: number;
}

const usualCount = 4;
/** Fills that the contact sheet shows. */
const mostShown = 30;
const columns = 8;
/** What the sheet's mask shows where something is drawn: it stands out on black and on the sheet's white. */
const lightGrey = 176;
/** Sides of the sheet's pictures are brought to about this many pixels. */
const cellSide = 84;

/** Draws what is unknown of an input, several times, and writes the fills, the likeliest first. */
export const editCommand = async (command: EditCommand): Promise<EditResult> => {
  const started = performance.now();
  const { run, config, model, edit } = command;
  const { description } = model;
  await checkWeights(run, command.weights);
  const known = knownItems(description.data, config.facts);
  const plan = planFills(command);
  const canvas = await editedCanvas(edit, { description, known, seed: plan.options.seed });
  const folder = command.folder ?? usualFolder(edit.input);
  const inputs = [...run.ownFiles, ...[edit.input, edit.mask].filter((path) => path !== undefined)];
  await prepareFolder(folder, inputs);
  tellWhatIsMissed(command, canvas);
  const fills = await draw(command, plan, canvas);
  const drawnValues = canvas.open.reduce((count, open) => count + open, 0);
  const ordered = [...fills].sort((one, other) => other.logProbability - one.logProbability);
  const bits = ordered.map(({ logProbability }) => -logProbability / Math.LN2 / drawnValues);
  const files = await writeFills(folder, ordered, canvas, known);
  const sheet = join(folder, 'fills.png');
  await atomicWrite(sheet, await encodePng(contactSheet(canvas, ordered, bits, known)));
  const written = files.map((file, at) => ({ file, bitsPerDim: bits[at] ?? NaN }));
  const seconds = (performance.now() - started) / 1000;
  const { seed } = plan.options;
  return { known, fills: written, sheet, drawnValues, values: canvas.open.length, seed, seconds };
};

/** As many fills of one class as are wanted. Throws a UsageError where nobody says which class. */
const planFills = ({ model, choices, config }: EditCommand): SamplePlan => {
  const { classes } = model.description.data;
  const names = config.classNames?.slice(0, classes);
  if (choices.classes === undefined && classes > 1)
    throw new UsageError(
      `The class of the input is unknown.\n  expected: --class with ${names === undefined ? `a number from 0 to ${classes - 1}` : `one of ${names.join(', ')}`}`,
    );
  return planSample(
    model,
    { ...choices, count: choices.count ?? usualCount, classes: choices.classes ?? ['0'] },
    choices.classes === undefined ? [] : config.classNames,
  );
};

const usualFolder = (input: string | undefined): string =>
  input === undefined ? 'edit' : join(dirname(input), `${basename(input, extname(input))}-edit`);

const tellWhatIsMissed = ({ model, reporter }: EditCommand, canvas: Canvas): void => {
  const missing = levelsThatMiss(model.description, canvas);
  if (missing.length === 0) return;
  const [first] = missing;
  reporter.note(
    `${missing.map(({ name }) => name).join(' and ')} (${first?.module ?? ''}) ${missing.length === 1 ? 'sees' : 'see'} only what lies before a patch: what is known behind it stays, but isn't taken into account. A level with module: any-order or masked sees both sides.`,
  );
};

const draw = async (command: EditCommand, plan: SamplePlan, canvas: Canvas): Promise<readonly Fill[]> => {
  const { run, model, choices, adapter, reporter } = command;
  const { labels, options, iterations } = plan;
  const windows = windowsOf(canvas, model.description.data.extents).length;
  const words = { item: 'part', items: 'parts', unit: 'bits/dim' };
  return withDevice(
    adapter,
    reporter,
    async (device) => {
      const session = new Session(device, model.plan, model.loadKernel);
      try {
        await loadWeights(session, run, command.weights, (text) => reporter.note(text));
        const limits = { batch: choices.batch, memory: memoryFor(device.adapter, choices.memory) };
        const sampler = await createSampler(session, model, plan, limits, reporter);
        const batches = Math.ceil(labels.length / sampler.batch);
        const task: Task = { name: 'edit', unit: 'item', words, from: 0, total: windows * batches };
        const meter = new Meter(task, 1);
        reporter.start(task);
        const fills: Fill[] = [];
        let done = 0;
        for (let first = 0; first < labels.length; first += sampler.batch) {
          const some = labels.subarray(first, first + sampler.batch);
          const onWindow = (): void => reporter.step(meter.update(++done));
          const request = { canvas, labels: some, firstImage: first, options, iterations, onWindow };
          fills.push(...(await fillCanvas(sampler, model.description, request)));
        }
        checkNumbers(fills);
        return fills;
      } finally {
        session.close();
      }
    },
    { dispatches: samplingDispatches(choices.batch ?? labels.length) },
  );
};

/** Throws a RunError where a fill was drawn from logits that are no numbers. */
const checkNumbers = (fills: readonly Fill[]): void => {
  if (fills.every(({ logProbability }) => !Number.isNaN(logProbability))) return;
  throw new RunError(
    "A fill was drawn from logits that are not numbers: the model's numbers overflow.",
    overflowAdvice,
  );
};

const writeFills = async (
  folder: string,
  fills: readonly Fill[],
  { extents }: Canvas,
  { kind, form }: KnownItems,
): Promise<readonly string[]> => {
  await makeFolder(folder);
  const digits = String(fills.length).length;
  const paths = fills.map((_, at) => join(folder, `fill-${String(at + 1).padStart(digits, '0')}${kind.ending}`));
  for (const [at, { tokens }] of fills.entries())
    await atomicWrite(paths[at] ?? '', await kind.encode(tokens, { ...form, extents }));
  return paths;
};

/** What is known, which part of it is drawn where that can be shown cell by cell, and the first fills with their bits/dim. */
const contactSheet = (
  { extents, tokens, open, channels }: Canvas,
  fills: readonly Fill[],
  bits: readonly number[],
  { kind, form }: KnownItems,
): Raster => {
  const ofCanvas = { ...form, extents };
  const blank = kind.blank?.(ofCanvas) ?? 0;
  const given = tokens.map((token, value) => (open[value] === 1 ? blank : token));
  const pictures = [given, ...fills.slice(0, mostShown).map((fill) => fill.tokens)].map((item) =>
    withChannels(kind.picture(item, ofCanvas), 3),
  );
  const [{ width, height } = { width: 1, height: 1 }] = pictures;
  const isCellwise = extents.length === 2 && height === extents[0] && width === extents[1];
  const mask = Uint8Array.from({ length: 3 * volumeOf(extents) }, (_, at) =>
    open[Math.floor(at / 3) * channels] === 1 ? lightGrey : 0,
  );
  const shown = pictures.map(({ pixels }) => pixels);
  const labels = ['known', ...bits.map((bit) => bit.toFixed(2))];
  if (isCellwise) {
    shown.splice(1, 0, mask);
    labels.splice(1, 0, 'mask');
  }
  const scale = Math.max(1, Math.round(cellSide / Math.max(width, height)));
  const inRow = Math.min(columns, shown.length);
  const rows = Array.from({ length: Math.ceil(shown.length / inRow) }, (_, row) => row * inRow);
  return stacked(
    rows.map((first) =>
      imageGrid(shown.slice(first, first + inRow), {
        ...{ extents: [height, width], channels: 3, columns: inRow, scale },
        columnLabels: labels.slice(first, first + inRow),
      }),
    ),
  );
};

/** Pictures below each other, on white. */
const stacked = (pictures: readonly Raster[]): Raster => {
  const width = Math.max(...pictures.map((picture) => picture.width));
  const height = pictures.reduce((total, picture) => total + picture.height, 0);
  const pixels = new Uint8Array(width * height * 3).fill(255);
  let row = 0;
  for (const picture of pictures) {
    for (let y = 0; y < picture.height; y++)
      pixels.set(picture.pixels.subarray(3 * y * picture.width, 3 * (y + 1) * picture.width), 3 * (row + y) * width);
    row += picture.height;
  }
  return { width, height, channels: 3, pixels };
};

/** What to print of an edit. */
export const editOutcome = ({ known, fills, sheet, drawnValues, values, seed, seconds }: EditResult): Outcome => {
  const { unit } = known.kind;
  const lines = fills.map(({ file, bitsPerDim }) => `  ${file}  ${bitsPerDim.toFixed(4)} ${unit}`);
  const share = Math.round((100 * drawnValues) / values);
  const count = `${fills.length} ${fills.length === 1 ? 'fill' : 'fills'}`;
  const head = `${count} of ${drawnValues.toLocaleString('en')} values (${share} %) in ${describeDuration(seconds)}, the likeliest first; ${sheet} shows them:`;
  return { text: [head, ...lines].join('\n'), json: { fills, sheet, drawnValues, values, seed, seconds } };
};
