/**
 * What a pickle holds, as inert data. Python's pickle is a program that may call anything; here nothing is ever called: a global is
 * its name, and an object is the name of what would make it with the arguments that it would get.
 */
export type PickleValue = null | boolean | number | bigint | string | Uint8Array | PickleReference;

export type PickleReference = PickleSequence | PickleDict | PickleGlobal | PickleObject | PersistentId;

/** Values in order; a set's in the order in which they were stored. */
export interface PickleSequence {
  readonly kind: 'list' | 'tuple' | 'set';
  readonly items: PickleValue[];
}

export interface PickleDict {
  readonly kind: 'dict';
  readonly entries: PickleEntry[];
}

export type PickleEntry = readonly [key: PickleValue, value: PickleValue];

/** A class or function: `torch._utils` `_rebuild_tensor_v2`. */
export interface PickleGlobal {
  readonly kind: 'global';
  readonly module: string;
  readonly name: string;
}

/** What Python would make by calling `callable` with `args`. */
export interface PickleObject {
  readonly kind: 'object';
  readonly callable: PickleValue;
  readonly args: PickleValue;
  /** What is then appended to it. */
  readonly items: PickleValue[];
  /** What is then set by key. */
  readonly entries: PickleEntry[];
  /** What it then gets as its attributes. */
  state: PickleValue | undefined;
}

/** What lies outside of the pickle, by its name there. */
export interface PersistentId {
  readonly kind: 'persistent';
  readonly id: PickleValue;
}

/** The value as one of a kind that is stored by reference; undefined where it isn't one. */
export const asKind = <Kind extends PickleReference['kind']>(
  value: PickleValue | undefined,
  ...kinds: readonly Kind[]
): (PickleReference & { readonly kind: Kind }) | undefined => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return undefined;
  const isWanted = (kinds as readonly string[]).includes(value.kind);
  return isWanted ? (value as PickleReference & { readonly kind: Kind }) : undefined;
};

/** "torch.FloatStorage"; undefined for what is no global. */
export const globalName = (value: PickleValue | undefined): string | undefined => {
  const found = asKind(value, 'global');
  return found === undefined ? undefined : `${found.module}.${found.name}`;
};

/** A value in a word or two, for messages. */
export const describeValue = (value: PickleValue | undefined): string => {
  if (value === undefined) return 'nothing';
  if (value === null) return 'None';
  if (typeof value === 'string')
    return value.length > 40 ? `text of ${value.length} characters` : JSON.stringify(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  switch (value.kind) {
    case 'global':
      return `${value.module}.${value.name}`;
    case 'object':
      return globalName(value.callable) ?? 'an object';
    case 'dict':
      return `a dict of ${value.entries.length}`;
    case 'persistent':
      return 'a storage';
    default:
      return `a ${value.kind} of ${value.items.length}`;
  }
};
