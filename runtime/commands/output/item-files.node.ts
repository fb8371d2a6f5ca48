import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.node.ts';
import { atomicWrite } from '../../files/atomic.node.ts';
import type { KnownItems } from '../../data/kinds/known-items.ts';
import type { DrawnBatch, ItemSink } from './item-sink.ts';

/** Files that are written side by side. */
const filesAtATime = 32;
const shortestNumber = 3;

/** One file of the data's kind for each item, named by its class and its place in it: `3-dress-007.png`. */
export class ItemFiles implements ItemSink {
  /** In the items' order. */
  readonly paths: readonly string[];
  private readonly known: KnownItems;

  private constructor(folder: string, labels: Uint32Array, known: KnownItems, classNames: readonly string[]) {
    this.paths = fileNames(labels, classNames).map((name) => join(folder, `${name}${known.kind.ending}`));
    this.known = known;
  }

  static async open(
    folder: string,
    labels: Uint32Array,
    known: KnownItems,
    classNames: readonly string[],
  ): Promise<ItemFiles> {
    await makeFolder(folder);
    return new ItemFiles(folder, labels, known, classNames);
  }

  async add({ first, items }: DrawnBatch): Promise<void> {
    const { kind, form } = this.known;
    const write = async (item: Uint32Array, number: number): Promise<void> => {
      await atomicWrite(this.paths[number] ?? '', await kind.encode(item, form));
    };
    for (let start = 0; start < items.length; start += filesAtATime) {
      const some = items.slice(start, start + filesAtATime);
      await Promise.all(some.map((item, place) => write(item, first + start + place)));
    }
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  /** Every item's file is whole already. */
  discard(): Promise<void> {
    return Promise.resolve();
  }
}

const fileNames = (labels: Uint32Array, classNames: readonly string[]): readonly string[] => {
  const drawn = new Map<number, number>();
  const places = Array.from(labels, (label) => {
    const place = drawn.get(label) ?? 0;
    drawn.set(label, place + 1);
    return place;
  });
  const digits = Math.max(shortestNumber, String(Math.max(...drawn.values()) - 1).length);
  return places.map((place, image) => {
    const label = labels[image] ?? 0;
    const name = classNames[label]?.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
    const parts = [label, name, String(place).padStart(digits, '0')];
    return parts.filter((part) => part !== undefined).join('-');
  });
};
