/**
 * One training at a time in a run's folder. The lock is a folder with one file, named by chance, that tells whose it is. It
 * comes into being complete, by renaming, which only works where no lock is or an empty one; and a stale lock is taken by
 * removing its very file. So of several processes that see the same stale lock, one gets it.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../files/make-folder.node.ts';
import { temporaryName } from '../files/atomic.node.ts';
import { readRegularText } from '../files/regular-file.node.ts';
import { isSystemError, systemAdvice } from '../files/system-fault.ts';
import { isAlive, processIdentity } from './environment.node.ts';
import type { ProcessIdentity } from './environment.ts';
import { RunBusyError, RunError } from './run-error.ts';
import { entriesIn } from './run-folder.node.ts';
import type { RunFolder } from './run-folder.node.ts';

interface Owner extends ProcessIdentity {
  /** When the lock was taken, as people read it. */
  readonly since: string;
}

/** Times that a lock may change hands while it is looked at. */
const attempts = 20;

/**
 * Holds the run's lock, and makes its folder where there is none, while `use` runs. Takes the lock of a process that is gone, and
 * says so. Throws a RunBusyError while another process holds it, and a RunError where the folder can't be written.
 */
export const withLock = async <T>(run: RunFolder, note: (text: string) => void, use: () => Promise<T>): Promise<T> => {
  const made = await makeRunFolder(run);
  try {
    const file = await acquire(run, note);
    return await use().finally(() => release(run, file));
  } finally {
    // What has come to nothing leaves nothing behind.
    if (made) await rmdir(run.path).catch(() => undefined);
  }
};

/** Whether there was none. */
const makeRunFolder = async (run: RunFolder): Promise<boolean> => {
  try {
    return (await makeFolder(run.path)) !== undefined;
  } catch (error) {
    throw unwritable(run, error);
  }
};

const acquire = async (run: RunFolder, note: (text: string) => void): Promise<string> => {
  const name = `${randomUUID()}.json`;
  const prepared = await prepare(run, name);
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (await take(prepared, run.lock)) return name;
      await removeStale(run, note);
    }
  } catch (error) {
    throw unwritable(run, error);
  } finally {
    await rm(prepared, { recursive: true, force: true });
  }
  throw new RunError(`${run.lock}: the lock can't be taken.`, 'Remove that folder if nothing trains the run.');
};

/** Makes a lock beside its place. */
const prepare = async (run: RunFolder, name: string): Promise<string> => {
  const folder = temporaryName(run.lock);
  const owner: Owner = { ...processIdentity(), since: new Date().toISOString() };
  try {
    await mkdir(folder);
    await writeFile(join(folder, name), `${JSON.stringify(owner)}\n`);
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw unwritable(run, error);
  }
};

/** Whether the lock was free. */
const take = async (prepared: string, lock: string): Promise<boolean> => {
  // Not every system renames to a folder that is there, even to an empty one. One that isn't empty stays.
  await rmdir(lock).catch(() => undefined);
  try {
    await rename(prepared, lock);
    return true;
  } catch (error) {
    const taken = process.platform === 'win32' ? ['EPERM', 'EACCES', 'EEXIST'] : ['ENOTEMPTY', 'EEXIST'];
    if (isSystemError(error) && taken.includes(error.code)) return false;
    throw error;
  }
};

/** Removes the lock of a process that is gone; throws where the process lives, or nobody can tell. */
const removeStale = async (run: RunFolder, note: (text: string) => void): Promise<void> => {
  for (const name of await entriesIn(run.lock)) {
    const path = join(run.lock, name);
    const text = await readRegularText(path).catch(() => undefined);
    // Its owner has just released it.
    if (text === undefined) continue;
    const owner = parseOwner(text);
    if (owner !== undefined) checkGone(run, owner);
    if (!(await removed(path))) continue;
    const who = owner === undefined ? 'another process' : `process ${owner.pid}`;
    note(`${run.name}: ${who} has ended without giving back the run's lock; taken over.`);
  }
};

/** Whether it was this call that removed the file. */
const removed = async (path: string): Promise<boolean> => {
  try {
    await rm(path);
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return false;
    throw error;
  }
};

const checkGone = (run: RunFolder, owner: Owner): void => {
  const { pid, host, since } = owner;
  const alive = isAlive(owner);
  if (alive === false) return;
  throw new RunBusyError(
    `${run.name}: process ${pid} ${alive === true ? '' : `on ${host} `}has been training it since ${since}.`,
    alive === true
      ? 'Wait until it is done, or stop it with Ctrl-C or SIGTERM.'
      : `If nothing trains it there any more, remove ${run.lock}.`,
  );
};

/** Undefined where a machine went down before the file was on its disk. */
const parseOwner = (text: string): Owner | undefined => {
  try {
    const owner = JSON.parse(text) as Partial<Owner>;
    return typeof owner.pid === 'number' && typeof owner.host === 'string' ? (owner as Owner) : undefined;
  } catch {
    return undefined;
  }
};

const release = async (run: RunFolder, file: string): Promise<void> => {
  await rm(join(run.lock, file), { force: true }).catch(() => undefined);
  await rmdir(run.lock).catch(() => undefined);
};

const unwritable = (run: RunFolder, error: unknown): unknown => {
  if (!isSystemError(error)) return error;
  const advice = systemAdvice(error) ?? 'Give another folder with -o.';
  return new RunError(`${run.name}: the folder can't be written: ${error.message}`, advice, { cause: error });
};
