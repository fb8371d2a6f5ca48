import { IrError } from '../../ir/error.ts';
import type { Value } from '../../ir/value.ts';
import { product } from '../../ir/shape.ts';
import type { Location } from '../../../runtime/execute/plan.ts';
import { bindingAlignment, resolve } from '../aliases.ts';
import type { Alias } from '../aliases.ts';
import type { ParameterLayout } from '../parameters.ts';

const fourBytes = 16;

/** Weights that some part reads: `bytes` from `offset` on in their page. */
export interface WeightRange {
  readonly page: number;
  readonly offset: number;
  readonly bytes: number;
}

/** Where a parameter or a slice of one lies; undefined for other values, and where it doesn't begin at a whole four of its page. */
export const weightRange = (
  value: Value,
  layout: ParameterLayout,
  aliases: ReadonlyMap<Value, Alias>,
): WeightRange | undefined => {
  const { of: root, offset } = resolve(value, aliases);
  if (root.source?.kind !== 'parameter' || offset % fourBytes !== 0) return undefined;
  const entry = layout.find(root.name);
  return { page: entry.page, offset: entry.offset + offset, bytes: 4 * product(value.shape.dims) };
};

/** The range of a page that a row kernel reads, under the name of its binding. */
export interface BoundPage {
  readonly binding: string;
  readonly location: Extract<Location, { page: number }>;
}

/** Where a part finds weights: from four number `at` on, as the kernel numbers those of a page. */
export interface WeightPlace {
  readonly binding: string;
  readonly at: number;
}

/**
 * The parameters' pages that a row kernel reads, from the first to the last of the weights that its parts want. A range begins where a storage
 * binding may begin. Fours are numbered from there on, wherever its page has it, so that blocks whose weights lie alike get the same kernel.
 */
export class WeightPages {
  readonly bound: readonly BoundPage[];

  constructor(wanted: readonly WeightRange[]) {
    const pages = [...new Set(wanted.map(({ page }) => page))];
    this.bound = pages.map((page, index) => {
      const ranges = wanted.filter((range) => range.page === page);
      const first = Math.min(...ranges.map((range) => range.offset));
      const offset = first - (first % bindingAlignment);
      const end = Math.max(...ranges.map((range) => range.offset + range.bytes));
      return { binding: `page${index}`, location: { page, of: 'weights', offset, bytes: end - offset } };
    });
  }

  placeOf({ page: number, offset, bytes }: WeightRange): WeightPlace {
    const page = this.bound.find(({ location }) => location.page === number);
    const first = page?.location.offset ?? Infinity;
    if (page === undefined || offset < first || offset + bytes > first + page.location.bytes)
      throw new IrError(`the weights at ${offset} of page ${number} weren't asked for`);
    return { binding: page.binding, at: (offset - first) / fourBytes };
  }
}
