import type { CompiledModel, SampleOptions } from '../model.ts';
import { levelsOf } from '../recursion/recursion.ts';
import type { Level } from '../recursion/recursion.ts';
import type { IterationCounts } from '../recursion/walk.ts';
import { iterationCounts } from '../sample/sampler.ts';
import { isWholeNumber } from '../data/whole-number.ts';
import { UsageError } from './usage-error.ts';

/** What the user asked for; the spec decides what is undefined. */
export interface SampleChoices {
  /** Images of each class. */
  readonly count?: number | undefined;
  /** Images in all, in place of `count`. */
  readonly total?: number | undefined;
  /** Numbers or names of classes. */
  readonly classes?: readonly string[] | undefined;
  readonly seed?: number | undefined;
  readonly guidance?: number | undefined;
  readonly guidanceSchedule?: SampleOptions['guidanceSchedule'] | undefined;
  readonly temperature?: number | undefined;
  readonly filterThreshold?: number | undefined;
  /** Decoding iterations of the levels that iterate, outermost first. */
  readonly iterations?: readonly number[] | undefined;
  /** Images at a time; undefined: as many as fit. */
  readonly batch?: number | undefined;
  /** GiB that a batch may take. */
  readonly memory?: number | undefined;
}

/** Where the images go. */
export interface SampleOutputs {
  /** Folder of the pictures; the run's own where undefined. */
  readonly folder?: string | undefined;
  /** A file of each item and a grid of pictures, only the grid, or neither. */
  readonly pictures: 'all' | 'grid' | 'none';
  /** A file of pictures of all items, and labels, for FID tools. */
  readonly npz?: string | undefined;
  /** A file of all items' tokens: .npy, or .npz with the labels. */
  readonly npy?: string | undefined;
  /** A moving picture of how the first images come about; the ending tells the format. */
  readonly animation?: string | undefined;
}

/** What is going to be sampled. */
export interface SamplePlan {
  /** One label an image: class after class where each has its count, the classes in turn where there is a total. */
  readonly labels: Uint32Array;
  readonly options: SampleOptions;
  readonly iterations: IterationCounts;
}

const defaultCount = 8;
/** Classes that are shown where nobody says which. */
const defaultClasses = 10;
/** More class names than this are no help in a message. */
const listedNames = 100;

/** Resolves the choices against the model. Throws a UsageError that says which don't fit. */
export const planSample = (
  model: CompiledModel,
  choices: SampleChoices,
  classNames: readonly string[] = [],
): SamplePlan => {
  const { data, sample } = model.description;
  const classes = choices.classes?.map((name) => classIndex(name, data.classes, classNames));
  return {
    labels: labelsOf(choices, classes, data.classes),
    options: {
      seed: choices.seed ?? sample.seed,
      guidance: choices.guidance ?? sample.guidance,
      guidanceSchedule: choices.guidanceSchedule ?? sample.guidanceSchedule,
      temperature: choices.temperature ?? sample.temperature,
      filterThreshold: choices.filterThreshold ?? sample.filterThreshold,
    },
    iterations: iterationCounts(
      model,
      choices.iterations === undefined ? {} : chosenIterations(model, choices.iterations),
    ),
  };
};

const labelsOf = ({ count, total }: SampleChoices, chosen: readonly number[] | undefined, all: number): Uint32Array => {
  const shown = total === undefined ? Math.min(all, defaultClasses) : all;
  const classes = chosen ?? Array.from({ length: shown }, (_, index) => index);
  if (total !== undefined)
    return Uint32Array.from({ length: total }, (_, image) => classes[image % classes.length] ?? 0);
  const each = count ?? defaultCount;
  return Uint32Array.from({ length: classes.length * each }, (_, image) => classes[Math.floor(image / each)] ?? 0);
};

/**
 * The class that a user names. A name counts before a number. Where classes are named by numbers, a number is always a name: `2` would
 * otherwise be the third class to one reader and the class "2" to another.
 */
const classIndex = (name: string, classes: number, names: readonly string[]): number => {
  const all = [...names.keys()];
  const exact = all.filter((index) => names[index] === name);
  const isNumber = isWholeNumber(name);
  const similar = isNumber ? [] : all.filter((index) => plain(names[index] ?? '') === plain(name));
  const [found, ...others] = exact.length > 0 ? exact : similar;
  if (others.length > 0) throw ambiguous(name, exact.length > 0 ? exact : similar, names);
  if (found !== undefined) return found;
  const isNumbered = names.some(isWholeNumber);
  const index = isNumber && !isNumbered ? Number(name) : -1;
  if (index >= 0 && index < classes) return index;
  const known = names.length === 0 || names.length > listedNames ? [] : [`one of ${names.join(', ')}`];
  const numbers = isNumbered ? [] : [`a number from 0 to ${classes - 1}`];
  const expected = [...numbers, ...known].join(', or ');
  throw new UsageError(`There is no class '${name}'. Expected ${expected === '' ? "a class's name" : expected}.`);
};

const ambiguous = (name: string, found: readonly number[], names: readonly string[]): UsageError => {
  const choices = found.map((index) => `${names[index] ?? ''} (${index})`);
  return new UsageError(
    `'${name}' may be any of these classes: ${choices.join(', ')}.\n  suggestion: the name as it is written here, or the number`,
  );
};

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

const chosenIterations = (model: CompiledModel, chosen: readonly number[]): IterationCounts => {
  const levels = iteratingLevels(model);
  const given = `--iterations ${chosen.join(',')}`;
  if (levels.length === 0) throw new UsageError(`${given}: No level of this model iterates; only masked ones do.`);
  if (levels.length !== chosen.length)
    throw new UsageError(`${given}: Expected one number each for ${levels.map(({ name }) => name).join(', ')}.`);
  const counts = Object.fromEntries(levels.map(({ name }, index) => [name, chosen[index] ?? 1]));
  for (const { name, patches } of levels) {
    if ((counts[name] ?? 0) > patches)
      throw new UsageError(`${given}: ${name} has ${patches} patches, and so at most ${patches} iterations.`);
  }
  return counts;
};

/** The levels that decode by iterations, outermost first. */
export const iteratingLevels = ({ description }: CompiledModel): readonly Level[] =>
  levelsOf(description.recursion).filter(({ loop }) => loop.kind === 'iterations');
