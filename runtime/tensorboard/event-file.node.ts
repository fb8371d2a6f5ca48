import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../files/make-folder.node.ts';
import { GrowingFile } from '../files/growing-file.node.ts';
import type { OnRefusal } from '../files/growing-file.node.ts';
import { encodeRecord } from './record.ts';

/** What TensorBoard takes for an event file, with the seconds in its name. */
const fileName = /^events\.out\.tfevents\.(\d+)\./;

/** A file of events that TensorBoard reads while it grows. */
export class EventFile {
  private readonly file: GrowingFile;

  private constructor(file: GrowingFile) {
    this.file = file;
  }

  /** Makes a file in a folder, which is made too. TensorBoard reads a folder's files by name: this one comes last. */
  static async create(folder: string, time: number, onRefusal: OnRefusal): Promise<EventFile> {
    await makeFolder(folder);
    const earlier = (await readdir(folder)).map((name) => Number(fileName.exec(name)?.[1] ?? 0));
    const seconds = Math.max(Math.floor(time), ...earlier.map((one) => one + 1));
    const name = `events.out.tfevents.${String(seconds).padStart(10, '0')}.${hostname()}`;
    return new EventFile(await GrowingFile.open(join(folder, name), 'wx', onRefusal));
  }

  /** Writes an event to the file at once. */
  async append(event: Uint8Array): Promise<void> {
    await this.file.append(encodeRecord(event));
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}
