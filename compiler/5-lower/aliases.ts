import type { Node } from '../ir/graph.ts';
import type { Value } from '../ir/value.ts';

/** A value that shares another's storage, `offset` bytes into it. */
export interface Alias {
  readonly of: Value;
  readonly offset: number;
}

/** Bytes: storage bindings start at multiples of this. */
export const bindingAlignment = 256;

/** Reshapes, and slices of parameters without rows, need no kernel of their own. */
export const aliasOf = (node: Node): Alias | undefined => {
  const [of] = node.inputs;
  if (of === undefined) return undefined;
  if (node.kind === 'reshape') return { of, offset: 0 };
  if (node.kind !== 'sliceTokens' || of.shape.rows !== undefined || of.shape.dims.length !== 2) return undefined;
  return { of, offset: 4 * node.attributes.start * (of.shape.dims[1] ?? 0) };
};

/** Whether a kernel can bind a value where it lies: a slice that starts elsewhere has to be copied first. */
export const isBindable = ({ offset }: Alias): boolean => offset % bindingAlignment === 0;

/** The value that owns the storage, and how far into it this one starts. */
export const resolve = (value: Value, aliases: ReadonlyMap<Value, Alias>): Alias => {
  const alias = aliases.get(value);
  if (alias === undefined) return { of: value, offset: 0 };
  const root = resolve(alias.of, aliases);
  return { of: root.of, offset: root.offset + alias.offset };
};
