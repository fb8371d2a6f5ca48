import type { ModelDescription } from '../model.ts';
import { headOf, levelsOf } from './recursion.ts';

/** A level as config.json and `--json` tell of it. */
export interface ListedLevel {
  readonly name: string;
  readonly module: string;
  readonly region: readonly number[];
  readonly patch: readonly number[];
  readonly patches: number;
  /** Turns of its loop while sampling. */
  readonly iterations: number;
  readonly parameters: number;
}

/** The generators side by side. */
export interface ListedGenerators {
  /** Outermost first. */
  readonly levels: readonly ListedLevel[];
  readonly head: { readonly parameters: number };
}

export const listedGenerators = ({ recursion }: Pick<ModelDescription, 'recursion'>): ListedGenerators => ({
  levels: levelsOf(recursion).map(({ name, module, region, patch, patches, loop, parameters }) => ({
    ...{ name, module, region, patch, patches },
    iterations: loop.kind === 'iterations' ? loop.iterations : patches,
    parameters,
  })),
  head: { parameters: headOf(recursion).parameters },
});

/** A model's description as config.json keeps it. */
export type ListedModel = Omit<ModelDescription, 'recursion'> & ListedGenerators;

/** The description with its generators side by side in place of the recursion. */
export const listedModel = (description: ModelDescription): ListedModel => {
  const { name, data, parameters, train, sample } = description;
  return { name, data, parameters, ...listedGenerators(description), train, sample };
};
