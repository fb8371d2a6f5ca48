import type { OptionRow } from '../option-row.ts';
import type { OptionValues } from '../option-values.ts';
import type { SampleChoices, SampleOutputs } from '../sample-plan.ts';
import { UsageError } from '../usage-error.ts';
import { adapter, best, json, output, weights } from './shared.ts';

/** The options of `sample`. */
export const sampleOptions: readonly OptionRow[] = [
  {
    name: 'count',
    alsoCalled: ['num_samples', 'n_samples', 'n', 'samples'],
    value: 'N',
    help: 'samples of each class (default: 8)',
  },
  {
    name: 'total',
    alsoCalled: ['num_images', 'num_fid_samples'],
    value: 'N',
    help: 'samples in all, the classes in turn (of all classes, unless --classes says which)',
  },
  {
    name: 'classes',
    alsoCalled: ['labels', 'class_labels'],
    value: 'LIST',
    help: 'classes by name, or by number where no name is one, such as 0,3,dress (default: the first 10)',
  },
  { name: 'class', alsoCalled: ['label', 'class_label'], value: 'NAME', help: 'a single class, in the same way' },
  weights,
  { name: 'seed', value: 'N', help: 'the same seed gives the same samples, whatever the batch', key: 'sample.seed' },
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
  { ...output, value: 'DIR', help: 'folder of the samples (default: RUN/samples)' },
  {
    name: 'pictures',
    value: 'KIND',
    help: 'all (default): a file each and grid.png, which shows them; grid: only that; or none',
  },
  {
    name: 'npz',
    value: 'FILE.npz',
    help: "pictures of all samples and their labels, scaled to bytes of three channels: ADM's layout, for FID tools",
  },
  {
    name: 'npy',
    value: 'FILE',
    help: "the raw values of all samples, in the spec's own shape, as 'evaluate --data' reads them: FILE.npy, or FILE.npz with the labels",
  },
  {
    name: 'animation',
    value: 'FILE',
    help: 'how the first images unfold level by level; the name ends in .webp or .gif',
  },
  { name: 'batch', value: 'N', help: 'samples at a time (default: as many as fit)' },
  {
    name: 'memory',
    value: 'GIB',
    help: 'for a batch (default: 4, or half of what is free where the adapter is software)',
  },
  adapter,
  json,
];

/** The choices of `sample`. */
export const sampleChoices = (options: OptionValues): SampleChoices => {
  const [single, several] = [options.text('class'), options.list('classes')];
  if (single !== undefined && several !== undefined) throw new UsageError('Give either --class or --classes.');
  const [count, total] = [options.whole('count', 1), options.whole('total', 1)];
  if (count !== undefined && total !== undefined) throw new UsageError('Give either --count or --total.');
  return {
    ...{ count, total, classes: single === undefined ? several : [single], seed: options.keyed('seed') },
    guidance: options.keyed('guidance'),
    guidanceSchedule: options.oneOf('guidance-schedule', ['linear', 'constant']),
    temperature: options.keyed('temperature'),
    filterThreshold: options.keyed('filter'),
    iterations: options.keyedList('iterations'),
    batch: options.whole('batch', 1),
    memory: options.number('memory', { least: 0.001, hint: 'It is in GiB.' }),
  };
};

/** Where the images of `sample` go. */
export const sampleOutputs = (options: OptionValues): SampleOutputs => ({
  folder: options.text('output'),
  pictures: options.oneOf('pictures', ['all', 'grid', 'none']) ?? 'all',
  npz: fileName(options, 'npz', ['npz']),
  npy: fileName(options, 'npy', ['npy', 'npz']),
  animation: fileName(options, 'animation', ['webp', 'gif']),
});

const fileName = (options: OptionValues, name: string, endings: readonly string[]): string | undefined => {
  const text = options.text(name);
  if (text === undefined || endings.some((ending) => text.toLowerCase().endsWith(`.${ending}`))) return text;
  throw new UsageError(`--${name} ${text}: expected a file's name that ends in .${endings.join(' or .')}.`);
};
