import type { Tokens } from '../elements.ts';
import type { ItemShape } from '../dataset.ts';
import type { Raster } from '../raster.ts';
import type { Settings } from '../../model.ts';

/** The form of an item: what its numbers are, and what else must be known to show or write it. */
export interface ItemForm extends ItemShape {
  /** Values lie in 0 … alphabet − 1. */
  readonly alphabet: number;
  readonly settings: Settings;
  /**
   * What was learnt from the data and isn't in the spec: a palette, the bins of a table's columns. Plain JSON, made and read by the kind alone;
   * it is kept in the run's config.json. Undefined where nothing is known, such as for a package without data.
   */
  readonly facts?: unknown;
}

/** A key of `data` in the spec that only some kinds have. */
export interface Setting {
  readonly description: string;
  readonly type: 'integer' | 'number' | 'string';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  /** What it is where the spec doesn't say. */
  readonly usual: number | string;
}

/** What can be said of the form before it is filled in. */
export type WantedForm = Omit<ItemForm, 'facts'>;

/** A file of the user's, read. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a file holds. */
export interface DecodedFile {
  /** Of the whole file: [...extents, channels]. For `stream` and `list` the first extent is the file's own length. */
  readonly shape: readonly number[];
  readonly values: Tokens;
  /** Where texts begin in a stream that holds several, the first at 0; undefined where it holds one. */
  readonly starts?: readonly number[];
  /** See `ItemForm.facts`: all files of a source must agree on them, or be brought to those of the first. */
  readonly facts?: unknown;
}

/** How files of the kind are read. */
export interface FileReading {
  /** Endings of the files' names in small letters: ['.wav']. */
  readonly endings: readonly string[];
  /** How a source of such files is recognised, for people. */
  readonly looksLike: string;
  /**
   * item: a file is an item. stream: a file is cut along its first axis into items of the spec's first extent.
   * list: a file holds items, one after the other along its first axis.
   */
  readonly manner: 'item' | 'stream' | 'list';
  /** Whether items of a stream go on from the end of one text into the next; else what is left of a text is left out. */
  readonly crosses?: boolean;
  /** True where such files are taken for those of another kind unless the spec or the user names this one. */
  readonly isNamed?: boolean;
  /**
   * What a file holds. `wanted` is what a spec asks for; undefined where there is none yet: the file tells then. `facts` are those that the data has
   * given already. Throws a DataError with the file's path, the place in it and a cure.
   */
  readonly decode: (
    file: SourceFile,
    wanted: WantedForm | undefined,
    facts: unknown,
  ) => DecodedFile | Promise<DecodedFile>;
  /** The form for a spec that fits these files (some of the source's), for `fractalc data` and `init`. Throws a DataError where none does. */
  readonly propose: (files: readonly SourceFile[]) => WantedForm | Promise<WantedForm>;
}

/** What people call the items of a kind, and what their likelihood is given in. */
export interface KindWords {
  /** What an item is called, and several. */
  readonly item: string;
  readonly items: string;
  /** 'bits/dim', 'bits/byte', 'bits/base'. */
  readonly unit: string;
}

/**
 * How far an item is turned from the way that its picture shows it, in degrees: `yaw` about its upright axis, as a hand on its front does that
 * goes to the right; `pitch` towards the viewer, as one that goes down.
 */
export interface Turn {
  readonly yaw: number;
  readonly pitch: number;
}

/** A kind of data: what an item is to the people whose data it is. */
export interface DataKind extends KindWords {
  /** As in `data: {kind: text}`. */
  readonly name: string;
  /** One line, for the schema, help and `init`. */
  readonly summary: string;
  /** ordinal: near values mean near things, and enter the model by number. categorical: they don't, and enter by an embedding. */
  readonly values: 'ordinal' | 'categorical';
  /** Keys of `data` that specs of this kind may have. */
  readonly settings: Readonly<Record<string, Setting>>;
  /** Whether data of this form is of this kind where the spec doesn't say. */
  readonly isUsual: (form: ItemShape & { readonly alphabet: number }) => boolean;
  /** What of a spec's form this kind can't be, in words ("three axes; an image has two"), and what to do; undefined where it fits. */
  readonly fault: (form: WantedForm) => KindFault | undefined;
  /** Files that are read; undefined where other sources bring the items (image files, arrays, bytes). */
  readonly files?: FileReading;
  /** How a file is read that is dropped on the page, where `files` is undefined; undefined for image files, which the browser decodes. */
  readonly dropped?: FileReading;
  /** Ending of the files that are written, one an item: '.png'. */
  readonly ending: string;
  /** A file of one item: tokens [...extents, channels]. */
  readonly encode: (item: Uint32Array, form: ItemForm) => Uint8Array | Promise<Uint8Array>;
  /** What pictures show behind an end mark: nothing, or silence. 0 where undefined. */
  readonly blank?: (form: ItemForm) => number;
  /** A picture of one item with 1 channel (grey) or 3 (RGB); all items of a form have pictures of one size. */
  readonly picture: (item: Uint32Array, form: ItemForm) => Raster;
  /** A picture of the item turned by hand; its size is the same for every turn. Undefined for kinds that have one side alone. */
  readonly turned?: (item: Uint32Array, form: ItemForm, turn: Turn) => Raster;
  /** The item as a WAV file that a browser plays; undefined for kinds that can't be heard. */
  readonly sound?: (item: Uint32Array, form: ItemForm) => Uint8Array;
  /** The item as text, for a terminal; undefined for kinds that are no text. */
  readonly text?: (item: Uint32Array, form: ItemForm) => string;
}

export interface KindFault {
  /** Key of `data` that is wrong: 'shape', 'channels', 'alphabet' or a setting. */
  readonly key: string;
  readonly problem: string;
  readonly expected: string;
}
