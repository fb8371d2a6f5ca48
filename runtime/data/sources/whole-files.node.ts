import type { Tokens } from '../elements.ts';
import { fileReads } from '../item-store.ts';
import type { ItemStore } from '../item-store.ts';
import type { DecodedFiles } from './decoded-files.node.ts';
import type { SplitFiles } from './class-folders.node.ts';
import { fingerprintOf } from './fingerprint.node.ts';

/** Files of which each is an item. */
export class WholeFiles implements ItemStore {
  readonly path: string;
  readonly count: number;
  readonly shape: readonly number[];
  readonly labels: Uint32Array | undefined;
  readonly remarks: readonly string[];
  readonly fingerprint: string;
  readonly isCostly = true;
  readonly width = fileReads;
  readonly #decoded: DecodedFiles;

  constructor({ folder, files, labels, remarks }: SplitFiles, shape: readonly number[], decoded: DecodedFiles) {
    this.path = folder;
    this.count = files.count;
    this.shape = shape;
    this.labels = labels;
    this.remarks = remarks;
    this.fingerprint = fingerprintOf(`${files.count} files`, files.content);
    this.#decoded = decoded;
  }

  fits(): boolean {
    return false;
  }

  async read(first: number, count: number): Promise<Tokens> {
    const size = this.shape.reduce((product, extent) => product * extent, 1);
    const items = new Float64Array(count * size);
    for (let index = 0; index < count; index++) items.set((await this.#decoded.at(first + index)).values, index * size);
    return items;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
