import { stat, truncate } from 'node:fs/promises';
import { realDisk } from '../../runtime/files/disk.node.ts';
import type { Disk, NewFile } from '../../runtime/files/disk.node.ts';

/**
 * - `refuse`: the call fails as on a full disk; those after it work.
 * - `refuse all`: those after it fail too.
 * - `kill`: the process is gone; nothing of the call or after it happens, or half of it where it writes.
 * - `power cut`: the same, and half of every file that wasn't flushed is gone too.
 */
export type Fault = 'refuse' | 'refuse all' | 'kill' | 'power cut';

/** The real disk until call number `fatal`, counted from 0. It only remembers what was flushed: nobody cuts the power in earnest. */
export class FaultyDisk implements Disk {
  calls = 0;
  private readonly fatal: number;
  private readonly fault: Fault;
  private readonly unflushed = new Set<string>();

  constructor(fatal: number, fault: Fault) {
    this.fatal = fatal;
    this.fault = fault;
  }

  /** Whether the fault has happened. */
  get struck(): boolean {
    return this.calls > this.fatal;
  }

  makeFolder(path: string): Promise<void> {
    return this.call('mkdir', () => realDisk.makeFolder(path));
  }

  create(path: string): Promise<NewFile> {
    return this.call('open', async () => {
      const file = await realDisk.create(path);
      this.unflushed.add(path);
      return {
        write: (bytes) =>
          this.call(
            'write',
            () => file.write(bytes),
            () => file.write(bytes.subarray(0, bytes.length / 2)),
          ),
        flush: () => this.call('fsync', () => Promise.resolve(void this.unflushed.delete(path))),
        close: () => file.close(),
      };
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.call('rename', async () => {
      await realDisk.rename(from, to);
      for (const path of [...this.unflushed].filter((one) => one.startsWith(from))) {
        this.unflushed.delete(path);
        this.unflushed.add(to + path.slice(from.length));
      }
    });
  }

  link(from: string, to: string): Promise<void> {
    return this.call('link', () => realDisk.link(from, to));
  }

  remove(path: string): Promise<void> {
    return this.call('rm', () => realDisk.remove(path));
  }

  flushFolder(): Promise<void> {
    return this.call('fsync', () => Promise.resolve());
  }

  private async call<T>(name: string, body: () => Promise<T>, half?: () => Promise<void>): Promise<T> {
    const number = this.calls++;
    const goesWell = number < this.fatal || (this.fault === 'refuse' && number > this.fatal);
    if (goesWell) return body();
    if (number === this.fatal) {
      await half?.();
      if (this.fault === 'power cut') for (const path of this.unflushed) await halve(path);
    }
    if (this.fault === 'kill' || this.fault === 'power cut') throw new Error('the process is gone');
    throw Object.assign(new Error(`ENOSPC: no space left on device, ${name}`), { code: 'ENOSPC', syscall: name });
  }
}

const halve = async (path: string): Promise<void> => {
  const { size } = await stat(path);
  await truncate(path, Math.floor(size / 2));
};
