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
import { contentAlphabet, itemsOfKind } from './known-items.ts';
import type { ItemData, KnownItems } from './known-items.ts';
import type { DataKind } from './kind.ts';

/** Every kind of data. Where a spec doesn't name one, the first whose usual form it has counts; any form is an array's. */
export const dataKinds: readonly DataKind[] = [image, labels, sound, music, volume, symbols, table, text, bytes, array];

/** The kind of this name; arrays where there is none, such as in what a later version wrote. */
export const kindNamed = (name: string | undefined): DataKind => dataKinds.find((kind) => kind.name === name) ?? array;

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

/** The items of a model's data. `facts` are those of the run. */
export const knownItems = (data: ItemData & { readonly kind: string }, facts?: unknown): KnownItems =>
  itemsOfKind(kindNamed(data.kind), data, facts);
