import { readBytes } from '../file-bytes.node.ts';
import { decodeFile } from '../kinds/decode-file.ts';
import type { DecodedFile, FileReading, WantedForm } from '../kinds/kind.ts';
import type { EncodedFiles } from './encoded-files.node.ts';

/** Bytes of decoded files that are kept. */
const keptBytes = 2 ** 28;

/** Files, decoded when they are asked for; those that were asked for last are kept. */
export class DecodedFiles {
  readonly #files: EncodedFiles;
  readonly #reading: FileReading;
  readonly #form: WantedForm;
  readonly #facts: unknown;
  /** Files, and the bytes of those that are decoded, in the order in which they were asked for last. */
  readonly #kept = new Map<number, Promise<DecodedFile>>();
  readonly #sizes = new Map<number, number>();
  #bytes = 0;

  constructor(files: EncodedFiles, reading: FileReading, form: WantedForm, facts: unknown) {
    this.#files = files;
    this.#reading = reading;
    this.#form = form;
    this.#facts = facts;
  }

  get count(): number {
    return this.#files.count;
  }

  path(index: number): string {
    return this.#files.path(index);
  }

  /** File `index`. Rejects with a DataError where it can't be read, or is of another shape than the spec says. */
  async at(index: number): Promise<DecodedFile> {
    const decoded = this.#kept.get(index) ?? this.#decode(index);
    this.#kept.set(index, decoded);
    const file = await decoded.catch((error: unknown) => {
      this.#kept.delete(index);
      throw error;
    });
    this.#forget(index);
    this.#kept.set(index, decoded);
    this.#sizes.set(index, file.values.byteLength);
    this.#bytes += file.values.byteLength;
    for (const oldest of this.#sizes.keys()) {
      if (this.#bytes <= keptBytes || this.#sizes.size === 1) break;
      this.#forget(oldest);
    }
    return file;
  }

  #forget(index: number): void {
    this.#bytes -= this.#sizes.get(index) ?? 0;
    this.#sizes.delete(index);
    this.#kept.delete(index);
  }

  async #decode(index: number): Promise<DecodedFile> {
    const path = this.path(index);
    const bytes = await (this.#files.bytes(index) ?? readBytes(path));
    return decodeFile({ path, bytes }, this.#reading, this.#form, this.#facts);
  }
}
