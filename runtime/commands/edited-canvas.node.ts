/** From what the user has and wants to the canvas that a model fills. */
import { existsSync } from 'node:fs';
import { readingOf } from '../data/sources/decodings.node.ts';
import type { KnownItems } from '../data/kinds/known-items.ts';
import type { ModelDescription } from '../model.ts';
import { levelsOf } from '../recursion/recursion.ts';
import { UsageError } from './usage-error.ts';
import type { EditChoices } from './options/edit.ts';
import { cellsOf, extended, knownCanvas, opened, volumeOf } from '../edit/canvas.ts';
import type { Canvas } from '../edit/canvas.ts';
import { checkInputSize, decodeInput, readInput, readMask } from '../edit/read-input.node.ts';
import type { InputItem } from '../edit/read-input.node.ts';
import { variedCells } from '../edit/varied.ts';

/** What the seed and the model decide. */
export interface EditSetting {
  readonly description: ModelDescription;
  readonly known: KnownItems;
  readonly seed: number;
}

/** The canvas that the choices ask for. Rejects with a UsageError or a DataError where they don't fit the model or the input. */
export const editedCanvas = async (choices: EditChoices, setting: EditSetting): Promise<Canvas> => {
  const canvas =
    choices.input === undefined
      ? await sequenceCanvas(choices, setting)
      : await inputCanvas(choices.input, choices, setting);
  if (canvas.open.includes(1)) return canvas;
  throw new UsageError(
    'Nothing is to be drawn: everything is known.\n  try: --region X,Y,W,H, --mask FILE, --keep-region, --extend left=8 or --vary 0.3, which say what is drawn anew',
  );
};

const inputCanvas = async (input: string, choices: EditChoices, setting: EditSetting): Promise<Canvas> => {
  const { description, known, seed } = setting;
  const item = await readInput(input, known, choices.fit);
  checkInputSize(input, item, known);
  const { channels } = description.data;
  let canvas = knownCanvas(item.extents, channels, item.tokens);
  const open = async (cells: ReadonlySet<number> | Promise<ReadonlySet<number>>): Promise<void> => {
    const found = await cells;
    canvas = opened(canvas, (cell) => found.has(cell));
  };
  if (item.transparent !== undefined) await open(item.transparent);
  if (choices.mask !== undefined) await open(readMask(choices.mask, item.extents));
  if (choices.region !== undefined) await open(boxCells('region', choices.region, item.extents));
  if (choices.keepRegion !== undefined) {
    const kept = boxCells('keep-region', choices.keepRegion, item.extents);
    canvas = opened(canvas, (cell) => !kept.has(cell));
  }
  if (choices.vary !== undefined) await open(varied(choices.vary, choices, item, description, seed));
  if (choices.extend.size === 0) return canvas;
  const [before, after] = sidesOf(choices.extend, item.extents.length);
  return extended(canvas, before, after);
};

const varied = (
  share: number,
  { level }: EditChoices,
  { extents }: InputItem,
  description: ModelDescription,
  seed: number,
): ReadonlySet<number> => {
  const { length } = levelsOf(description.recursion);
  if (level >= length) throw new UsageError(`--level ${level}: the model has levels 0 to ${length - 1}.`);
  if (extents.join() !== description.data.extents.join())
    throw new UsageError(
      `--vary takes patches of an input of the model's size, ${description.data.extents.join('×')}.`,
    );
  return variedCells(description, level, share, seed);
};

/** The cells of a box that is given by its place and size, innermost axis first. */
const boxCells = (option: string, numbers: readonly number[], extents: readonly number[]): ReadonlySet<number> => {
  const axes = extents.length;
  const given = `--${option} ${numbers.join(',')}`;
  const forms = ['FROM,LENGTH', 'X,Y,W,H', 'X,Y,Z,W,H,D'];
  if (numbers.length !== 2 * axes)
    throw new UsageError(
      `${given}: expected ${2 * axes} numbers, ${forms[axes - 1] ?? 'the place and the size of each axis, the last axis first'}.`,
    );
  const [origin, size] = [numbers.slice(0, axes).reverse(), numbers.slice(axes).reverse()];
  const fits = extents.every(
    (extent, axis) => (size[axis] ?? 0) > 0 && (origin[axis] ?? 0) + (size[axis] ?? 0) <= extent,
  );
  if (!fits)
    throw new UsageError(
      `${given}: the box does not lie inside of ${[...extents].reverse().join('×')} cells, or is empty.`,
    );
  return new Set(cellsOf(extents, { origin, extents: size }));
};

/** The sides of an axis, counted from the innermost one; of the first axis there are two more names. */
const sideNames = [
  ['left', 'right'],
  ['top', 'bottom'],
  ['front', 'back'],
] as const;

const sidesOf = (
  extend: ReadonlyMap<string, number>,
  axes: number,
): readonly [readonly number[], readonly number[]] => {
  const [before, after] = [new Array<number>(axes).fill(0), new Array<number>(axes).fill(0)];
  const known = sideNames.slice(0, axes).flat();
  for (const [side, cells] of extend) {
    const place = sideNames.findIndex((names) => names.some((name) => name === side));
    const isEnd = side === 'after' || (place >= 0 && sideNames[place]?.[1] === side);
    const axis = side === 'before' || side === 'after' ? 0 : axes - 1 - place;
    if (axis < 0 || axis >= axes)
      throw new UsageError(
        `--extend ${side}=${cells}: there is no such side.\n  expected: ${[...known, 'before', 'after'].join(', ')}`,
      );
    (isEnd ? after : before)[axis] = cells;
  }
  return [before, after];
};

/** A sequence that begins, or ends, with what is known. */
const sequenceCanvas = async (
  { prefix, suffix, length }: EditChoices,
  { description, known }: EditSetting,
): Promise<Canvas> => {
  const { kind } = known;
  const { channels, extents } = description.data;
  if (prefix === undefined && suffix === undefined)
    throw new UsageError(
      `INPUT is missing: the ${kind.item} to edit${readingOf(kind)?.manner === 'stream' ? ', or --prefix and --suffix' : ''}.`,
    );
  if (readingOf(kind)?.manner !== 'stream')
    throw new UsageError(
      `--prefix and --suffix are for sequences; the model's ${kind.items} are none. Give INPUT, with --region or --mask.`,
    );
  const [first, last] = await Promise.all([sequence('prefix', prefix, known), sequence('suffix', suffix, known)]);
  const [own = 1, ...rest] = extents;
  const step = volumeOf(rest) * channels;
  const there = (first.length + last.length) / step;
  const whole = length ?? (there < own ? own : there + Math.ceil(own / 2));
  if (whole <= there || whole < own)
    throw new UsageError(
      `--length ${whole}: expected ${Math.max(there + 1, own)} or more, as ${there} ${there === 1 ? 'step is' : 'steps are'} given and the model's ${kind.items} have ${own}.`,
    );
  const tokens = new Uint32Array(whole * step);
  tokens.set(first);
  tokens.set(last, tokens.length - last.length);
  const canvas = knownCanvas([whole, ...rest], channels, tokens);
  const isOpen = (value: number): boolean => value >= first.length && value < tokens.length - last.length;
  return { ...canvas, open: canvas.open.map((_, value) => Number(isOpen(value))) };
};

/** A text that is given, or a file's content. */
const sequence = async (option: string, given: string | undefined, known: KnownItems): Promise<Uint32Array> => {
  const { kind, form } = known;
  if (given === undefined) return new Uint32Array();
  if (existsSync(given)) return (await readInput(given, known, false)).tokens;
  if (kind.text === undefined || kind.files === undefined)
    throw new UsageError(`--${option} ${given}: there is no such file.`);
  const file = { path: `--${option}`, bytes: new TextEncoder().encode(given) };
  return (await decodeInput(file, kind.files, known, form.extents)).tokens;
};
