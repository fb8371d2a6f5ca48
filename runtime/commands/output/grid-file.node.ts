import { dirname } from 'node:path';
import { makeFolder } from '../../files/make-folder.node.ts';
import { atomicWrite } from '../../files/atomic.node.ts';
import { encodePng } from '../../data/png.ts';
import { classGrid } from './class-grid.ts';
import type { KnownItems } from '../../data/kinds/known-items.ts';
import type { Raster } from '../../data/raster.ts';
import type { DrawnBatch, ItemSink } from './item-sink.ts';

/** Items of a class, and classes, that a grid shows. */
const mostColumns = 16;
const mostRows = 100;

/** A picture with a row for each class: the first items of it. */
export class GridFile implements ItemSink {
  readonly path: string;
  /** Whether there is room for all items. */
  readonly isWhole: boolean;
  private readonly labels: Uint32Array;
  private readonly known: KnownItems;
  private readonly classNames: readonly string[];
  /** By class, in the order of their first items. */
  private readonly rows: ReadonlyMap<number, Raster[]>;

  constructor(path: string, labels: Uint32Array, known: KnownItems, classNames: readonly string[]) {
    this.path = path;
    this.labels = labels;
    this.known = known;
    this.classNames = classNames;
    const classes = [...new Set(labels)];
    this.rows = new Map(classes.slice(0, mostRows).map((label) => [label, []]));
    const counts = new Map<number, number>();
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
    this.isWhole = classes.length <= mostRows && Math.max(...counts.values()) <= mostColumns;
  }

  add({ first, items }: DrawnBatch): Promise<void> {
    const { kind, form } = this.known;
    for (const [place, item] of items.entries()) {
      const row = this.rows.get(this.labels[first + place] ?? 0);
      if (row !== undefined && row.length < mostColumns) row.push(kind.picture(item, form));
    }
    return Promise.resolve();
  }

  async finish(): Promise<void> {
    await makeFolder(dirname(this.path));
    await atomicWrite(this.path, await encodePng(classGrid(this.rows, this.classNames)));
  }

  discard(): Promise<void> {
    return Promise.resolve();
  }
}
