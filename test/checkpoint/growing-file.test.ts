import { expect } from 'chai';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GrowingFile } from '../../runtime/files/growing-file.node.ts';
import { withFolder } from '../emit/temporary-folder.ts';

interface Bench {
  readonly path: string;
  readonly file: GrowingFile;
  /** Bytes that the disk still has room for. */
  readonly disk: { room: number };
  readonly refusals: string[];
}

/** A file on a disk that writes what there is room for before it refuses. */
const withDisk = (room: number, body: (bench: Bench) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    const path = join(folder, 'log');
    const handle = await open(path, 'a');
    const disk = { room };
    const appendFile = async (data: unknown): Promise<void> => {
      const bytes = data as Buffer;
      await handle.appendFile(bytes.subarray(0, disk.room));
      if (bytes.length > disk.room) throw Object.assign(new Error('ENOSPC'), { syscall: 'write', code: 'ENOSPC' });
      disk.room -= bytes.length;
    };
    const refusals: string[] = [];
    const crammed = {
      appendFile,
      stat: handle.stat.bind(handle),
      truncate: handle.truncate.bind(handle),
      close: () => handle.close(),
    };
    const file = new GrowingFile(path, crammed, ({ message }, where) => refusals.push(`${where} ${message}`));
    await body({ path, file, disk, refusals });
  });

const say = ({ file }: Bench, text: string): Promise<void> => file.append(Buffer.from(text));
const content = ({ path }: Bench): Promise<string> => readFile(path, 'utf8');

describe('a growing file', () => {
  it('holds what was appended', () =>
    withDisk(100, async (bench) => {
      for (const text of ['one ', 'two ', 'three']) await say(bench, text);
      expect(await content(bench)).to.equal('one two three');
      await bench.file.close();
    }));

  it('ends whole on a full disk, tells it once, and goes on without a gap when there is room', () =>
    withDisk(5, async (bench) => {
      for (const text of ['one ', 'two ', 'three ']) await say(bench, text);
      expect(await content(bench)).to.equal('one ');
      expect(bench.refusals).to.deep.equal([`${bench.path} ENOSPC`]);
      bench.disk.room = 16;
      await say(bench, 'four ');
      expect(await content(bench)).to.equal('one two three four ');
      await say(bench, 'five ');
      expect(bench.refusals).to.have.length(2);
      bench.disk.room = 100;
      await bench.file.close();
      expect(await content(bench)).to.equal('one two three four five ');
    }));

  it('says what it lacks when it is closed', () =>
    withDisk(1, async (bench) => {
      await say(bench, 'one');
      const thrown: unknown = await bench.file.close().catch((error: unknown) => error);
      expect(thrown).to.have.property('name', 'CheckpointError');
      expect((thrown as Error).message)
        .to.contain(bench.path)
        .and.contain('ENOSPC');
    }));
});
