import type { OptionRow } from '../option-row.ts';
import type { OptionValues } from '../option-values.ts';
import { UsageError } from '../usage-error.ts';
import { sampleOptions } from './sample.ts';
import { output } from './shared.ts';

/** What of an input is drawn anew, and what is put beside it. */
export interface EditChoices {
  readonly input: string | undefined;
  readonly mask: string | undefined;
  /** Numbers as they are given: the box's place, then its size, innermost axis first. */
  readonly region: readonly number[] | undefined;
  readonly keepRegion: readonly number[] | undefined;
  /** Cells by the name of a side. */
  readonly extend: ReadonlyMap<string, number>;
  /** Share of a level's patches. */
  readonly vary: number | undefined;
  /** Number of that level. */
  readonly level: number;
  readonly prefix: string | undefined;
  readonly suffix: string | undefined;
  /** Steps of the whole along the first axis. */
  readonly length: number | undefined;
  readonly fit: boolean;
}

const ofSampling = ['seed', 'guidance', 'guidance-schedule', 'temperature', 'filter', 'iterations'];
const ofDevices = ['weights', 'best', 'batch', 'memory', 'adapter', 'json'];
const rowsNamed = (names: readonly string[]): readonly OptionRow[] =>
  sampleOptions.filter(({ name }) => names.includes(name));

/** The options of `edit`. */
export const editOptions: readonly OptionRow[] = [
  {
    name: 'mask',
    value: 'FILE',
    help: 'a picture of the same size (or a .npy array): what is white (not 0) is drawn anew',
  },
  {
    name: 'region',
    alsoCalled: ['box', 'rect'],
    value: 'X,Y,W,H',
    help: 'draws this box anew; of sequences FROM,LENGTH, of volumes X,Y,Z,W,H,D',
  },
  { name: 'keep-region', value: 'X,Y,W,H', help: 'keeps this box and draws all around it anew' },
  {
    name: 'extend',
    alsoCalled: ['outpaint', 'expand'],
    value: 'SIDES',
    help: 'draws on beyond the edges, such as left=8,top=4; right, bottom, front, back; of sequences before and after',
  },
  {
    name: 'vary',
    alsoCalled: ['strength'],
    value: 'SHARE',
    help: 'draws a random share of the patches anew, such as 0.3; the seed says which',
  },
  { name: 'level', value: 'N', help: 'the level whose patches --vary takes (default: 0, the outermost)' },
  {
    name: 'prefix',
    alsoCalled: ['prompt', 'start'],
    value: 'TEXT|FILE',
    help: 'what a sequence begins with, in place of an input: a text, or a file of the kind (text, sound, music, …)',
  },
  { name: 'suffix', value: 'TEXT|FILE', help: 'what it ends with' },
  {
    name: 'length',
    alsoCalled: ['max_tokens', 'max_new_tokens'],
    value: 'N',
    help: "steps of the whole sequence, if it is to be longer than the model's",
  },
  { name: 'fit', help: "scales and crops an input picture to the model's size" },
  { name: 'count', alsoCalled: ['num_samples', 'n'], value: 'N', help: 'fills to draw (default: 4)' },
  {
    name: 'class',
    alsoCalled: ['label', 'class_label', 'classes'],
    value: 'NAME',
    help: 'class of what is drawn, by name, or by number where no name is one',
  },
  ...rowsNamed(ofSampling),
  { ...output, value: 'DIR', help: 'folder of the fills (default: INPUT-edit beside the input, or edit)' },
  ...rowsNamed(ofDevices),
];

/** The choices of `edit`. */
export const editChoices = (options: OptionValues, input: string | undefined): EditChoices => {
  const choices = {
    ...{ input, mask: options.text('mask'), region: box(options, 'region'), keepRegion: box(options, 'keep-region') },
    ...{ extend: sides(options), level: options.whole('level', 0) ?? 0, fit: options.flag('fit') },
    vary: options.number('vary', { least: 0, most: 1, hint: 'It is a share of the patches.' }),
    ...{ prefix: options.text('prefix'), suffix: options.text('suffix'), length: options.whole('length', 1) },
  };
  if (input !== undefined && (choices.prefix !== undefined || choices.suffix !== undefined))
    throw new UsageError('Give either INPUT, or --prefix and --suffix in its place.');
  if (options.text('level') !== undefined && choices.vary === undefined)
    throw new UsageError('--level says whose patches --vary takes: give --vary too, such as --vary 0.3.');
  return choices;
};

const box = (options: OptionValues, name: string): readonly number[] | undefined => {
  const numbers = options.list(name)?.map(Number);
  if (numbers === undefined || numbers.every((number) => Number.isSafeInteger(number) && number >= 0)) return numbers;
  throw new UsageError(
    `--${name} ${options.text(name) ?? ''}: expected whole numbers between commas, such as 4,4,12,8.`,
  );
};

const sides = (options: OptionValues): ReadonlyMap<string, number> => {
  const parts = options.list('extend') ?? [];
  return new Map(
    parts.map((part) => {
      const [side = '', cells = '', ...rest] = part.split('=');
      if (rest.length === 0 && /^[1-9]\d*$/.test(cells)) return [side.trim().toLowerCase(), Number(cells)];
      throw new UsageError(`--extend ${part}: expected a side and a number of cells, such as left=8.`);
    }),
  );
};
