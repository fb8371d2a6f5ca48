import type { Split, WantedItems } from '../dataset.ts';
import type { Division } from '../division.ts';
import type { ItemStore } from '../item-store.ts';
import type { WantedForm } from '../kinds/kind.ts';
import type { Listing } from '../listing.node.ts';

/** A path that may hold data, with what is directly in it. */
export interface Place extends Listing {
  readonly path: string;
  /** Whether it is a file: `files` and `folders` are empty then. */
  readonly isFile: boolean;
}

/** An opened source of data. Splits are opened when they are asked for. */
export interface Source {
  readonly path: string;
  /** What it is, for people: "CIFAR-10". */
  readonly title: string;
  /** By label; undefined where the source has no names. */
  readonly classNames: readonly string[] | undefined;
  /** What the kind of data has learnt of the items; see `ItemForm.facts`. */
  readonly facts?: unknown;
  /** What the user should hear, such as what is left out of all splits. */
  readonly remarks?: readonly string[];
  readonly splits: Readonly<Record<Split, (() => Promise<ItemStore>) | undefined>>;
  /** How items are held out where there is no test split. */
  readonly division: Division;
}

/** What the user says of the items' shape. */
export interface KnownShape {
  readonly extents?: readonly number[] | undefined;
  readonly channels?: number | undefined;
}

/** What a spec would say of items. */
export interface ProposedForm extends WantedForm {
  readonly kind: string;
  /** What else the items may be, and what to do then; undefined where there is no doubt. */
  readonly doubt?: string;
}

/** A kind of data that a path can hold: a row of the table of sources. */
export interface SourceKind {
  /** As in `--data NAME:PATH`. */
  readonly name: string;
  /** How the kind is recognised, for people. */
  readonly looksLike: string;
  /** True where one number for the size is that of both sides. */
  readonly isSquare?: boolean;
  /**
   * What a spec says that fits, for kinds whose items have a form that their files don't fix; undefined where the files don't tell either.
   * `known` is what the user says. Rejects with a DataError where the data can't be used.
   */
  propose?(place: Place, known: KnownShape): Promise<ProposedForm | undefined>;
  /** Whether the place holds this kind. `wanted` is what a spec asks for, where there is one. */
  recognises(place: Place, wanted: WantedItems | undefined): boolean | Promise<boolean>;
  /** `wanted` is given for kinds whose size is free. Rejects with a DataError where the data can't be used. */
  open(place: Place, wanted: WantedItems | undefined): Promise<Source>;
}

/** The last of sequences that follow each other are held out. */
export const tailDivision: Division = { manner: 'tail', share: 0.05 };

/** Held out of items without an order, where nobody says how much. */
export const randomDivision: Division = { manner: 'random', share: 0.02 };
