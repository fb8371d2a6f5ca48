/** Opening files of a kind, wherever they lie. */
import { DataError } from '../data-error.ts';
import type { WantedItems } from '../dataset.ts';
import type { Division } from '../division.ts';
import type { ItemStore } from '../item-store.ts';
import type { DataKind, FileReading, SourceFile, WantedForm } from '../kinds/kind.ts';
import { settingsOf } from '../kinds/kinds.ts';
import { contentAlphabet } from '../kinds/known-items.ts';
import type { SplitFiles } from './class-folders.node.ts';
import { DecodedFiles } from './decoded-files.node.ts';
import { FileStream } from './file-stream.node.ts';
import { randomDivision, tailDivision } from './source.node.ts';
import type { KnownShape, ProposedForm } from './source.node.ts';
import { WholeFiles } from './whole-files.node.ts';

/** What files of a kind become items by. */
export interface Opening {
  readonly open: (split: SplitFiles) => Promise<ItemStore> | ItemStore;
  /** What the first file has told of all. */
  readonly facts: unknown;
  readonly division: Division;
}

/** `first` is read for the facts, where the user's run has none yet. Rejects with a DataError where it can't be. */
export const openingOf = async (
  path: string,
  kind: DataKind,
  reading: FileReading,
  wanted: WantedItems | undefined,
  first: SourceFile,
): Promise<Opening> => {
  const form = formOf(path, kind, wanted);
  const facts = wanted?.facts ?? (await reading.decode(first, form, undefined)).facts;
  return {
    open: (split) => {
      const decoded = new DecodedFiles(split.files, reading, form, facts);
      const shape = [...form.extents, form.channels];
      if (reading.manner === 'item') return new WholeFiles(split, shape, decoded);
      const end = wanted?.end === true ? form.alphabet : undefined;
      return FileStream.open(split, { ...reading, shape, end }, decoded);
    },
    facts,
    division: reading.manner === 'stream' ? tailDivision : randomDivision,
  };
};

/** The form that a spec asks for. */
const formOf = (path: string, kind: DataKind, wanted: WantedItems | undefined): WantedForm => {
  if (wanted === undefined) throw new DataError({ path, problem: `${kind.items} have the form that a spec says` });
  const { extents, channels, alphabet = 256, settings = settingsOf(kind, {}), end = false } = wanted;
  return { extents, channels, alphabet: contentAlphabet({ alphabet, end }), settings };
};

/** What some files propose; what the user says of the first extents holds. */
export const proposedOf = async (
  { name }: DataKind,
  reading: FileReading,
  files: readonly SourceFile[],
  { extents = [], channels }: KnownShape,
): Promise<ProposedForm> => {
  const form = await reading.propose(files);
  const all = form.extents.map((extent, axis) => extents[axis] ?? extent);
  return { ...form, kind: name, extents: all, channels: channels ?? form.channels };
};
