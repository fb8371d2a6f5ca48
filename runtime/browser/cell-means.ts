import type { ScoreSink } from '../evaluate/scorer.ts';
import type { ModelDescription } from '../model.ts';
import { headOf } from '../recursion/recursion.ts';
import { boxOf, cellNumber, pathOf } from '../sample/region.ts';

/** An image's likelihood under the model, given its class. */
export interface LikelihoodMap {
  /** Bits per channel value of every cell: [...extents]. */
  readonly bits: Float32Array;
  /** Their mean, in bits/dim. */
  readonly bitsPerDim: number;
}

/** Collects the losses of one image's cells, each as the mean over its channels and over the times that it was scored. */
export class CellMeans {
  private readonly description: ModelDescription;
  private readonly nats: Float64Array;
  private readonly values: Float64Array;

  constructor(description: ModelDescription) {
    const cells = description.data.extents.reduce((total, extent) => total * extent, 1);
    this.description = description;
    this.nats = new Float64Array(cells);
    this.values = new Float64Array(cells);
  }

  /** Cells without a score. */
  get missing(): ReadonlySet<number> {
    return new Set([...this.values.keys()].filter((cell) => this.values[cell] === 0));
  }

  /** Takes the pixels' losses of the cells that are wanted. */
  sink(wants: (cell: number) => boolean): ScoreSink {
    const { data, recursion } = this.description;
    const pixels = headOf(recursion).part.name;
    return (part, rows, nll) => {
      if (part.name !== pixels) return;
      for (const [row, { region }] of rows.entries()) {
        const cell = cellNumber(data.extents, boxOf(this.description, pathOf(this.description, region)).origin);
        if (!wants(cell)) continue;
        const losses = nll.subarray(row * data.channels, (row + 1) * data.channels);
        this.nats[cell] = losses.reduce((sum, loss) => sum + loss, this.nats[cell] ?? 0);
        this.values[cell] = (this.values[cell] ?? 0) + data.channels;
      }
    };
  }

  map(): LikelihoodMap {
    const bits = Float32Array.from(this.nats, (sum, cell) => sum / (this.values[cell] ?? 1) / Math.LN2);
    return { bits, bitsPerDim: bits.reduce((sum, value) => sum + value, 0) / bits.length };
  }
}
