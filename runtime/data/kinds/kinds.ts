import { array } from './array.ts';
import { bytes } from './bytes.ts';
import { image } from './image.ts';
import { labels } from './labels.ts';
import { music } from './music.ts';
import { sound } from './sound.ts';
import { symbols } from './symbols.ts';
import { table } from './table.ts';
import { text } from './text.ts';
import { volume } from './volume.ts';
import type { ItemShape } from '../dataset.ts';
import type { Settings } from '../../model.ts';
import type { DataKind, ItemForm } from './kind.ts';

/** Every kind of data. Where a spec doesn't name one, the first whose usual form it has counts; any form is an array's. */
export const dataKinds: readonly DataKind[] = [image, labels, sound, music, volume, symbols, table, text, bytes, array];

/** The kind of this name; arrays where there is none, such as in what a later version wrote. */
export const kindNamed = (name: string | undefined): DataKind => dataKinds.find((kind) => kind.name === name) ?? array;

/** How many values items have beside the end mark, which is the last. */
export const contentAlphabet = ({ alphabet, end }: { readonly alphabet: number; readonly end?: boolean }): number =>
  end === true ? alphabet - 1 : alphabet;

/** The kind of data that a spec doesn't name. */
export const usualKind = (form: ItemShape & { readonly alphabet: number }): DataKind =>
  dataKinds.find((kind) => kind.isUsual(form)) ?? array;

/** The kind that is named, or that data of this form usually are. */
export const kindOf = (
  form: ItemShape & { readonly alphabet: number; readonly kind?: string | undefined; readonly end?: boolean },
): DataKind =>
  form.kind === undefined ? usualKind({ ...form, alphabet: contentAlphabet(form) }) : kindNamed(form.kind);

/** What is given of any kind's settings, and the usual values of this kind's others. */
export const settingsOf = (kind: DataKind, given: Readonly<Record<string, unknown>>): Settings => {
  const usual = Object.entries(kind.settings).map(([key, setting]) => [key, setting.usual] as const);
  const keys = dataKinds.flatMap(({ settings }) => Object.keys(settings));
  const told = keys.flatMap((key): (readonly [string, number | string])[] => {
    const value = given[key];
    return typeof value === 'number' || typeof value === 'string' ? [[key, value]] : [];
  });
  return Object.fromEntries([...usual, ...told]);
};

/** What items of a model are: their kind and their form. */
export interface KnownItems {
  readonly kind: DataKind;
  readonly form: ItemForm;
}

/** The items of a model's data. `facts` are those of the run. */
export const knownItems = (
  data: ItemShape & {
    readonly alphabet: number;
    readonly kind: string;
    readonly settings: Settings;
    readonly end?: boolean;
  },
  facts?: unknown,
): KnownItems => {
  const { extents, channels, alphabet, settings, end } = data;
  const kind = kindNamed(data.kind);
  const form = { extents, channels, alphabet: contentAlphabet(data), settings, facts };
  return { kind: end === true ? upToMark(kind, alphabet - 1) : kind, form };
};

/** A kind whose items may end early: files and text hold what is before the mark, pictures are blank behind it. */
const upToMark = (kind: DataKind, mark: number): DataKind => {
  const { text, sound, turned } = kind;
  // Text is drawn as far as it goes; other pictures need all cells.
  const drawn = (item: Uint32Array, form: ItemForm): Uint32Array => {
    if (text !== undefined) return beforeMark(kind, item, form, mark)[0];
    const blank = kind.blank?.(form) ?? 0;
    return item.map((value) => (value === mark ? blank : value));
  };
  return {
    ...kind,
    encode: (item, form) => kind.encode(...beforeMark(kind, item, form, mark)),
    picture: (item, form) => kind.picture(drawn(item, form), form),
    ...(text && { text: (item, form) => text(...beforeMark(kind, item, form, mark)) }),
    ...(sound && { sound: (item, form) => sound(...beforeMark(kind, item, form, mark)) }),
    ...(turned && { turned: (item, form, turn) => turned(drawn(item, form), form, turn) }),
  };
};

/** The steps along the first axis up to the first that is all mark. Only streams may be empty: a picture has a row at least. */
const beforeMark = (
  kind: DataKind,
  item: Uint32Array,
  form: ItemForm,
  mark: number,
): readonly [Uint32Array, ItemForm] => {
  const [length = 1, ...rest] = form.extents;
  const step = item.length / length;
  let steps = 0;
  while (steps < length && item.subarray(steps * step, (steps + 1) * step).some((value) => value !== mark)) steps++;
  const kept = Math.max(steps, kind.files?.manner === 'stream' ? 0 : 1);
  const values = item.slice(0, kept * step).map((value) => (value === mark ? 0 : value));
  return [values, { ...form, extents: [kept, ...rest] }];
};

/** Tokens of several items, of `size` values each, item by item. */
export const itemsOf = (tokens: Uint32Array, size: number): readonly Uint32Array[] =>
  Array.from({ length: tokens.length / size }, (_, item) => tokens.subarray(item * size, (item + 1) * size));
