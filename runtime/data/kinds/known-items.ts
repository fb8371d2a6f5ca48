/** The items of a model, whose kind is known. Nothing here brings in the other kinds: a page has its own alone. */
import type { ItemShape } from '../dataset.ts';
import type { Settings } from '../../model.ts';
import type { DataKind, ItemForm } from './kind.ts';

/** How many values items have beside the end mark, which is the last. */
export const contentAlphabet = ({ alphabet, end }: { readonly alphabet: number; readonly end?: boolean }): number =>
  end === true ? alphabet - 1 : alphabet;

/** What items of a model are: their kind and their form. */
export interface KnownItems {
  readonly kind: DataKind;
  readonly form: ItemForm;
  /** The value that marks the end of an item; undefined where items have one length. */
  readonly mark?: number;
}

/** What a model says of its items beside their kind. */
export interface ItemData extends ItemShape {
  readonly alphabet: number;
  readonly settings: Settings;
  readonly end?: boolean;
}

/** `facts` are those of the run. */
export const itemsOfKind = (kind: DataKind, data: ItemData, facts: unknown): KnownItems => {
  const { extents, channels, alphabet, settings, end } = data;
  const form = { extents, channels, alphabet: contentAlphabet(data), settings, facts };
  const mark = alphabet - 1;
  return end === true ? { kind: upToMark(kind, mark), form, mark } : { kind, form };
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
  const kept = Math.max(steps, (kind.files ?? kind.dropped)?.manner === 'stream' ? 0 : 1);
  const values = item.slice(0, kept * step).map((value) => (value === mark ? 0 : value));
  return [values, { ...form, extents: [kept, ...rest] }];
};

/** Tokens of several items, of `size` values each, item by item. */
export const itemsOf = (tokens: Uint32Array, size: number): readonly Uint32Array[] =>
  Array.from({ length: tokens.length / size }, (_, item) => tokens.subarray(item * size, (item + 1) * size));
