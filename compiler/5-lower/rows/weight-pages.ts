import { IrError } from '../../ir/error.ts';
import type { Location } from '../../../runtime/execute/plan.ts';

const FOUR_BYTES = 16;

/** Weights that some part reads: `bytes` from `offset` on in their page. */
export interface WeightRange {
  readonly page: number;
  readonly offset: number;
  readonly bytes: number;
}

/** Where a part finds weights. */
export interface WeightPlace {
  /** The function of the kernel that returns fours of the page by number. */
  readonly read: string;
  /** The weights' first four. */
  readonly at: number;
}

/** The range of a page that a row kernel reads, under the name of its binding and of the function that reads it. */
export interface BoundPage {
  readonly binding: string;
  readonly read: string;
  readonly location: Extract<Location, { page: number }>;
}

interface Extent {
  start: number;
  end: number;
}

/**
 * The parameters' pages that a row kernel reads, from the first to the last weight that some part wants. Fours are numbered from that first weight on,
 * wherever its page has it, so that blocks whose weights lie alike get the same kernel. Asked for all ranges first, then for their places.
 */
export class WeightPages {
  private readonly extents = new Map<number, Extent>();

  want({ page, offset, bytes }: WeightRange): void {
    const end = offset + bytes;
    const known = this.extents.get(page);
    if (known === undefined) {
      this.extents.set(page, { start: offset, end });
      return;
    }
    known.start = Math.min(known.start, offset);
    known.end = Math.max(known.end, end);
  }

  placeOf({ page, offset, bytes }: WeightRange): WeightPlace {
    const extent = this.extents.get(page);
    if (extent === undefined || offset < extent.start || offset + bytes > extent.end)
      throw new IrError(`the weights at ${offset} of page ${page} weren't asked for`);
    return { read: readName(this.indexOf(page)), at: (offset - extent.start) / FOUR_BYTES };
  }

  get bound(): readonly BoundPage[] {
    return [...this.extents].map(([page, { start, end }], index) => ({
      binding: `page${index}`,
      read: readName(index),
      location: { page, of: 'weights', offset: start, bytes: end - start },
    }));
  }

  private indexOf(page: number): number {
    return [...this.extents.keys()].indexOf(page);
  }
}

const readName = (index: number): string => `weights${index}`;
