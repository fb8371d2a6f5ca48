import type { CompiledModel, SampleOptions } from '../model.ts';
import { DryRun, type IterationCounts } from '../sample/sample-run.ts';
import { iterationCounts } from '../sample/sampler.ts';
import { UsageError } from './usage-error.ts';

/** What the user asked for; the spec decides what is undefined. */
export interface SampleChoices {
  /** Images of each class. */
  readonly count?: number | undefined;
  /** Numbers or names of classes. */
  readonly classes?: readonly string[] | undefined;
  readonly seed?: number | undefined;
  readonly guidance?: number | undefined;
  readonly temperature?: number | undefined;
  /** Decoding iterations of the levels that iterate, outermost first. */
  readonly iterations?: readonly number[] | undefined;
  readonly batch?: number | undefined;
}

/** What is going to be sampled. */
export interface SamplePlan {
  readonly classes: readonly number[];
  /** Images of each class. */
  readonly count: number;
  /** One label an image, class after class. */
  readonly labels: Uint32Array;
  readonly options: SampleOptions;
  readonly iterations: IterationCounts;
  /** Images at a time. */
  readonly batch: number;
}

const DEFAULT_COUNT = 8;
/** Classes that are shown where nobody says which. */
const DEFAULT_CLASSES = 10;
/** Cells of all images of a batch, and images, unless the user says otherwise. */
const CELLS_AT_A_TIME = 131072;
const IMAGES_AT_A_TIME = 128;

/** Resolves the choices against the model. Throws a UsageError that says which don't fit. */
export function planSample(
  model: CompiledModel,
  choices: SampleChoices,
  classNames: readonly string[] = [],
): SamplePlan {
  const { data, sample } = model.description;
  const all = Array.from({ length: data.classes }, (_, index) => index);
  const classes =
    choices.classes?.map((name) => classIndex(name, data.classes, classNames)) ?? all.slice(0, DEFAULT_CLASSES);
  const count = choices.count ?? DEFAULT_COUNT;
  const labels = Uint32Array.from(
    { length: classes.length * count },
    (_, image) => classes[Math.floor(image / count)] ?? 0,
  );
  return {
    classes,
    count,
    labels,
    options: {
      ...sample,
      seed: choices.seed ?? sample.seed,
      guidance: choices.guidance ?? sample.guidance,
      temperature: choices.temperature ?? sample.temperature,
    },
    iterations: iterationCounts(
      model,
      choices.iterations === undefined ? {} : chosenIterations(model, choices.iterations),
    ),
    batch: Math.min(choices.batch ?? defaultBatch(data.extents, labels.length), labels.length),
  };
}

/** As many images at a time as fit the memory of a common GPU, in batches of about one size. */
function defaultBatch(extents: readonly number[], images: number): number {
  const cells = extents.reduce((total, n) => total * n, 1);
  const most = Math.min(IMAGES_AT_A_TIME, Math.max(1, Math.floor(CELLS_AT_A_TIME / cells)));
  return Math.ceil(images / Math.ceil(images / most));
}

function classIndex(name: string, classes: number, names: readonly string[]): number {
  const byName = names.findIndex((candidate) => plain(candidate) === plain(name));
  const index = /^\d+$/.test(name) ? Number(name) : byName;
  if (index >= 0 && index < classes) return index;
  const known = names.length === 0 ? '' : `, or one of ${names.join(', ')}`;
  throw new UsageError(`There is no class '${name}'. Expected a number from 0 to ${classes - 1}${known}.`);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

function chosenIterations(model: CompiledModel, chosen: readonly number[]): IterationCounts {
  const levels = iteratingLevels(model);
  if (levels.length === chosen.length)
    return Object.fromEntries(levels.map((level, index) => [level, chosen[index] ?? 1]));
  const expected =
    levels.length === 0 ? 'No level of this model iterates' : `Expected one number each for ${levels.join(', ')}`;
  throw new UsageError(`--iterations ${chosen.join(',')}: ${expected}.`);
}

/** The levels that decode by iterations, outermost first. */
export function iteratingLevels(model: CompiledModel): readonly string[] {
  const asked = new Set<string>();
  const counts = iterationCounts(model);
  const probe = new DryRun({ images: 1, canvases: 1 }, counts);
  const iterations = probe.iterations.bind(probe);
  probe.iterations = (level, patches) => {
    asked.add(level);
    return iterations(level, patches);
  };
  model.sampleImages(probe);
  return model.description.levels.map(({ name }) => name).filter((name) => asked.has(name));
}
