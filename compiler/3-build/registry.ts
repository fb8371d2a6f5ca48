import { categorical } from './heads/categorical.ts';
import { logistic } from './heads/logistic.ts';
import { anyOrder } from './generators/any-order.ts';
import { ar } from './generators/ar.ts';
import { masked } from './generators/masked.ts';
import type { Head, Level } from '../ir/architecture.ts';
import type { GeneratorModule, HeadModule, PlacedHead } from './module.ts';

/** Every atomic module, by the name that specs use: generators for levels, heads for what is inside the last of them. */
export interface Registry {
  readonly generators: ReadonlyMap<string, GeneratorModule>;
  readonly heads: ReadonlyMap<string, HeadModule>;
}

const named = <M extends { readonly name: string }>(modules: readonly M[]): Map<string, M> =>
  new Map(modules.map((module) => [module.name, module]));

const generators = named<GeneratorModule>([ar, masked, anyOrder]);
const heads = named<HeadModule>([categorical, logistic]);

export const registry: Registry = { generators, heads };

/** The module of a level. Phase 2 has checked that there is one. */
export const moduleOf = ({ module, index }: Level): GeneratorModule =>
  generators.get(module) ?? unknown(`level ${index}`, module);

/** A head with its module. */
export const placedHead = (head: Head): PlacedHead => ({
  head,
  module: heads.get(head.kind) ?? unknown('the head', head.kind),
});

const unknown = (place: string, module: string): never => {
  throw new Error(`${place} names the unknown module ${module}; phase 2 should have refused it`);
};

/** Adds modules that live elsewhere; gives what takes them out again. Throws a RangeError for a name that is taken. */
export const register = (added: {
  readonly generators?: readonly GeneratorModule[];
  readonly heads?: readonly HeadModule[];
}): (() => void) => {
  const removals = [...adopt(generators, added.generators ?? []), ...adopt(heads, added.heads ?? [])];
  return () => removals.forEach((remove) => remove());
};

const adopt = <M extends { readonly name: string }>(table: Map<string, M>, added: readonly M[]): (() => void)[] =>
  added.map((module) => {
    if (table.has(module.name)) throw new RangeError(`There is a module ${module.name} already.`);
    table.set(module.name, module);
    return () => table.delete(module.name);
  });
