import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processIdentity, isAlive } from '../../runtime/runs/environment.node.ts';
import { checkFree, RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { withLock } from '../../runtime/runs/run-lock.node.ts';
import { withFolder } from '../emit/temporary-folder.ts';

const silent = (): void => undefined;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

const inRun = (body: (run: RunFolder) => Promise<void>): Promise<void> =>
  withFolder((folder) => body(new RunFolder(join(folder, 'run'))));

const failure = async (promise: Promise<unknown>): Promise<Error> => {
  const thrown: unknown = await promise.catch((error: unknown) => error);
  expect(thrown).to.be.instanceOf(Error);
  return thrown as Error;
};

/** A lock as a process leaves it that is killed. */
const leaveLock = async (run: RunFolder, owner: object): Promise<void> => {
  await mkdir(run.lock, { recursive: true });
  await writeFile(join(run.lock, 'x.json'), JSON.stringify({ since: '2026-01-01T00:00:00Z', ...owner }));
};

/** Number of a process that has ended. */
const deadProcess = async (): Promise<number> => {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'close');
  return child.pid!;
};

describe('the lock of a run', () => {
  it('says whose it is, and is gone afterwards, after errors too', () =>
    inRun(async (run) => {
      const use = async (): Promise<never> => {
        const [name] = await readdir(run.lock);
        const owner = JSON.parse(await readFile(join(run.lock, name!), 'utf8')) as object;
        expect(owner)
          .to.deep.include({ ...processIdentity() })
          .and.have.property('since')
          .that.matches(/^2\d{3}-/);
        await writeFile(run.config, '');
        throw new Error('enough');
      };
      expect((await failure(withLock(run, silent, use))).message).to.equal('enough');
      expect(await readdir(run.path)).to.deep.equal(['config.json']);
    }));

  it('leaves no folder where nothing has come of the run', () =>
    inRun(async (run) => {
      await withLock(run, silent, () => Promise.resolve());
      expect(await readdir(join(run.path, '..'))).to.deep.equal([]);
    }));

  it('keeps others out while its owner lives', () =>
    inRun(async (run) => {
      const other = await withLock(run, silent, () => failure(withLock(run, silent, () => Promise.resolve())));
      expect(other.name).to.equal('RunBusyError');
      expect(other.message).to.contain(`${run.name}: process ${process.pid} has been training it since 2`);
    }));

  it('is taken over from a process that is gone, which is told', () =>
    inRun(async (run) => {
      const pid = await deadProcess();
      await leaveLock(run, { host: processIdentity().host, pid });
      const notes: string[] = [];
      await withLock(
        run,
        (text) => notes.push(text),
        () => Promise.resolve(),
      );
      expect(notes).to.have.length(1);
      expect(notes[0]).to.contain(`process ${pid} has ended without giving back`);
    }));

  it('is taken over where its file was lost with the power', () =>
    inRun(async (run) => {
      await mkdir(run.lock, { recursive: true });
      await writeFile(join(run.lock, 'x.json'), '');
      expect(await withLock(run, silent, () => Promise.resolve(7))).to.equal(7);
      await mkdir(run.lock, { recursive: true });
      expect(await withLock(run, silent, () => Promise.resolve(8))).to.equal(8);
    }));

  it('is left to a process of another machine, which nobody here can ask', () =>
    inRun(async (run) => {
      await leaveLock(run, { host: 'elsewhere', pid: 1 });
      const { message, suggestion } = (await failure(withLock(run, silent, () => Promise.resolve()))) as Error & {
        suggestion: string;
      };
      expect(message).to.contain('process 1 on elsewhere');
      expect(suggestion).to.contain(`remove ${run.lock}`);
    }));

  it('goes to one of many who find it stale at once, again and again', () =>
    inRun(async (run) => {
      const host = processIdentity().host;
      const pid = await deadProcess();
      for (let round = 0; round < 20; round++) {
        await leaveLock(run, { host, pid });
        let [inside, won] = [0, 0];
        const contender = async (): Promise<void> => {
          await withLock(run, silent, async () => {
            expect(++inside).to.equal(1);
            await pause();
            won++;
            inside--;
          }).catch((error: unknown) => {
            if ((error as Error).name !== 'RunBusyError') throw error;
          });
        };
        await Promise.all(Array.from({ length: 8 }, contender));
        expect(won).to.be.greaterThan(0);
      }
    }));

  it('knows a process by more than its number, which others get later', () => {
    const self = processIdentity();
    expect(isAlive(self)).to.equal(true);
    // Only Linux tells when a process started.
    expect(isAlive({ ...self, started: '1' })).to.equal(process.platform !== 'linux');
    expect(isAlive({ ...self, host: 'elsewhere' })).to.equal(undefined);
  });

  it('tells a run that was killed before it was made from a folder of somebody else', () =>
    inRun(async (run) => {
      await leaveLock(run, { host: processIdentity().host, pid: await deadProcess() });
      await writeFile(run.spec, 'name: tiny');
      await checkFree(run);
      await writeFile(join(run.path, 'thesis.tex'), '');
      expect((await failure(checkFree(run))).message).to.contain("isn't empty");
    }));
});
