import { dirname } from 'node:path';
import { makeFolder } from '../../files/make-folder.node.ts';
import { atomicWrite } from '../../files/atomic.node.ts';
import { encodePng } from '../../data/png.ts';
import { classGrid } from './class-grid.ts';
import type { ImageSink, ShownBatch } from './image-sink.ts';
import type { Data } from './shown-data.ts';

/** Images of a class, and classes, that a grid shows. */
const mostColumns = 16;
const mostRows = 100;

/** A picture with a row for each class: the first images of it. */
export class GridFile implements ImageSink {
  readonly path: string;
  /** Whether there is room for all images. */
  readonly isWhole: boolean;
  private readonly labels: Uint32Array;
  private readonly data: Data;
  private readonly classNames: readonly string[];
  /** By class, in the order of their first images. */
  private readonly rows: ReadonlyMap<number, Uint8Array[]>;

  constructor(path: string, labels: Uint32Array, data: Data, classNames: readonly string[]) {
    this.path = path;
    this.labels = labels;
    this.data = data;
    this.classNames = classNames;
    const classes = [...new Set(labels)];
    this.rows = new Map(classes.slice(0, mostRows).map((label) => [label, []]));
    const counts = new Map<number, number>();
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
    this.isWhole = classes.length <= mostRows && Math.max(...counts.values()) <= mostColumns;
  }

  add({ first, images }: ShownBatch): Promise<void> {
    for (const [place, image] of images.entries()) {
      const row = this.rows.get(this.labels[first + place] ?? 0);
      if (row !== undefined && row.length < mostColumns) row.push(image);
    }
    return Promise.resolve();
  }

  async finish(): Promise<void> {
    await makeFolder(dirname(this.path));
    await atomicWrite(this.path, await encodePng(classGrid(this.rows, this.data, this.classNames)));
  }

  discard(): Promise<void> {
    return Promise.resolve();
  }
}
