/** The options of the commands that work on runs, for every command line that has them. */

import { faultOfText, type RangedKey } from '../spec-range.ts';
import { UsageError } from './usage-error.ts';

export interface OptionRow {
  /** As in `--name`. */
  readonly name: string;
  /** As in `-n`. */
  readonly short?: string;
  /** What stands behind the option; undefined for a switch. */
  readonly value?: string;
  readonly help: string;
  /** The key of the spec that the option stands in for. It takes what the key takes; a list of values what its items take. */
  readonly key?: RangedKey;
  /** Said beside the key's range where the value lies outside it. */
  readonly hint?: string;
}

const json: OptionRow = { name: 'json', help: 'print one JSON object as the last line of standard output' };
const weights: OptionRow = {
  name: 'weights',
  value: 'FILE',
  help: "weights to use instead of the run's newest: a .safetensors file of the same model, such as 'fractalc import' writes",
};
const adapter: OptionRow = { name: 'adapter', value: 'KIND', help: 'auto (default), software or hardware' };

const holdOut: OptionRow = {
  name: 'hold-out',
  value: 'SHARE',
  help: 'share of the items to hold out where the data has no test split (default: 0.02; of bytes the last 0.05)',
};
const skipCorrupt: OptionRow = {
  name: 'skip-corrupt',
  value: 'N',
  help: 'skip up to N images that can not be decoded (default: 0)',
};
const best: OptionRow = { name: 'best', help: 'use the weights with the lowest held-out bits/dim, not the newest' };

export const trainOptions: readonly OptionRow[] = [
  {
    name: 'data',
    value: 'PATH',
    help: "a cache, IDX, CIFAR, .npy, .npz or .safetensors files, images by class, bytes; 'fashion-mnist' is the bundled sample",
  },
  holdOut,
  skipCorrupt,
  { name: 'output', short: 'o', value: 'RUN', help: "the run's folder" },
  { name: 'resume', help: 'continue the run from its newest checkpoint' },
  { name: 'keep', value: 'N', help: 'checkpoints that stay besides the best (default: 2)' },
  {
    name: 'patience',
    value: 'N',
    help: "stop after N steps in a row whose loss or gradient isn't finite (default: 10)",
  },
  { name: 'no-tensorboard', help: "don't write RUN/tensorboard" },
  adapter,
  json,
];

export const sampleOptions: readonly OptionRow[] = [
  { name: 'count', value: 'N', help: 'images of each class (default: 8)' },
  {
    name: 'total',
    value: 'N',
    help: 'images in all, the classes in turn (of all classes, unless --classes says which)',
  },
  {
    name: 'classes',
    value: 'LIST',
    help: 'classes by name, or by number where no name is one, such as 0,3,dress (default: the first 10)',
  },
  { name: 'class', value: 'NAME', help: 'a single class, in the same way' },
  weights,
  { name: 'seed', value: 'N', help: 'the same seed gives the same images, whatever the batch', key: 'sample.seed' },
  {
    name: 'guidance',
    value: 'X',
    help: 'classifier-free guidance; 1 is none',
    key: 'sample.guidance',
    hint: '1 is none.',
  },
  {
    name: 'guidance-schedule',
    value: 'KIND',
    help: "linear: from 1 up to X along level 0's patches, held for all that is inside one; constant: X throughout",
    key: 'sample.guidanceSchedule',
  },
  {
    name: 'temperature',
    value: 'X',
    help: "divides the logits (the reference's multiplies them): below 1 safer, above 1 more varied; 0: the likeliest",
    key: 'sample.temperature',
    hint: "It divides the logits: give 1/T for the reference's T.",
  },
  {
    name: 'filter',
    value: 'P',
    help: 'guidance does not raise what the class makes less likely than this probability',
    key: 'sample.filterThreshold',
    hint: 'It is a probability, such as 1e-4; 0 filters nothing.',
  },
  {
    name: 'iterations',
    value: 'LIST',
    help: 'decoding iterations of the masked levels, outermost first, such as 16,8',
    key: 'levels.*.iterations',
  },
  best,
  { name: 'output', short: 'o', value: 'DIR', help: 'folder of the pictures (default: RUN/samples)' },
  { name: 'pictures', value: 'KIND', help: 'all (default): a PNG each and grid.png; grid: only that; or none' },
  { name: 'npz', value: 'FILE.npz', help: "all images and labels in one file, in ADM's layout for FID tools" },
  {
    name: 'animation',
    value: 'FILE',
    help: 'how the first images unfold level by level; the name ends in .webp or .gif',
  },
  { name: 'batch', value: 'N', help: 'images at a time (default: as many as fit)' },
  {
    name: 'memory',
    value: 'GIB',
    help: 'for a batch (default: 4, or half of what is free where the adapter is software)',
  },
  adapter,
  json,
];

export const evaluateOptions: readonly OptionRow[] = [
  { name: 'data', value: 'PATH', help: 'data with a held-out split (default: what the run was trained on)' },
  {
    ...holdOut,
    help: 'share of other data than the run was trained on to score where it has no test split; 1 is all of it',
  },
  skipCorrupt,
  weights,
  { name: 'limit', value: 'N', help: 'only the first N images' },
  { name: 'passes', value: 'N', help: 'mask draws for every image (default: 4 with masked levels, else 1)' },
  { name: 'conditional', help: 'score images given their classes (default: without, as the paper does)' },
  best,
  { name: 'batch', value: 'N', help: 'images at a time', key: 'train.batch' },
  adapter,
  json,
];

/** An option that was given more than once. */
export function repeatedOption({ name }: OptionRow, values: readonly string[]): UsageError {
  const given = `'--${name}' is given more than once: ${values.join(', ')}.`;
  return new UsageError(name === 'class' ? `${given}\n  suggestion: --classes ${values.join(',')}` : given);
}

/** Throws a UsageError where an option that stands in for a key of the spec has a value that the key doesn't take. */
export function checkKeyed({ name, key, hint }: OptionRow, given: unknown): void {
  if (key === undefined || typeof given !== 'string' || given === '') return;
  const values = key.includes('*') ? given.split(/[,x×]/).map((part) => part.trim()) : [given];
  const fault = values.map((value) => (value === '' ? undefined : faultOfText(key, value))).find((found) => found);
  if (fault === undefined) return;
  const [expected = '', ...suggestion] = fault.split('\n');
  const first = hint === undefined ? expected : `${expected} ${hint}`;
  throw new UsageError([`--${name} ${given}: ${first}`, ...suggestion].join('\n'));
}

/** "-o, --output <RUN>" */
export function optionFlags({ name, short, value }: OptionRow): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` <${value}>`}`;
}

export const dataOptions: readonly OptionRow[] = [
  { name: 'output', short: 'o', value: 'CACHE', help: "the cache's folder; without it the data is only described" },
  {
    name: 'size',
    value: 'N',
    help: 'side of the images, or HxW; length of the sequences of bytes',
    key: 'data.shape.*',
    hint: 'Height and width have an x between them: 48x64.',
  },
  {
    name: 'channels',
    value: 'N',
    help: 'channels of the images: 1 (grey) or 3 (default); of arrays, how many values at the end are channels',
    key: 'data.channels',
  },
  { name: 'spec', value: 'SPEC', help: 'the spec that the data has to fit, in place of --size and --channels' },
  holdOut,
  skipCorrupt,
  {
    name: 'verify',
    help: 'read every item: succeeds where a spec (--spec, or else the one that is printed) can be trained on the data',
  },
  json,
];

export const verifyOptions: readonly OptionRow[] = [adapter, json];

export const profileOptions: readonly OptionRow[] = [
  { name: 'sample', help: 'profile sampling instead of training' },
  {
    name: 'batch',
    value: 'N',
    help: "images at a time (default: the spec's batch; with --sample 1)",
    key: 'train.batch',
  },
  { name: 'steps', value: 'N', help: 'runs that are timed (default: 5; with --sample 1)' },
  { name: 'top', value: 'N', help: 'lines of each table (default: 15)' },
  adapter,
  json,
];

export const tuneOptions: readonly OptionRow[] = [
  { name: 'batch', value: 'N', help: "images at a time in training (default: the spec's)", key: 'train.batch' },
  { name: 'sample-batch', value: 'N', help: 'images at a time in sampling (default: 8)' },
  adapter,
  json,
];

export const explainOptions: readonly OptionRow[] = [
  { name: 'batch', value: 'N', help: "images at a time (default: the spec's training batch)", key: 'train.batch' },
  {
    name: 'adapter',
    value: 'KIND',
    help: "auto (default: the adapter that 'profile' measured here, else software), h100, m2, software, or a FILE that 'profile --json' wrote",
  },
  { name: 'kernels', help: 'list every dispatch: what it computes, what is fused, its kernel' },
  { name: 'graph', help: 'print the graphs that the kernels are made from' },
  { name: 'html', value: 'FILE', help: 'write a page' },
  { name: 'svg', value: 'FILE', help: 'write the recursion as a drawing' },
  json,
];

export const sweepOptions: readonly OptionRow[] = [
  {
    name: 'data',
    value: 'PATH',
    help: "a folder of IDX files or of images by class, or 'fashion-mnist' for the bundled sample",
  },
  { name: 'output', short: 'o', value: 'FOLDER', help: 'where the runs and the results go' },
  { name: 'plan', help: 'only show the runs and what they take' },
  adapter,
  json,
];
