/** Places that a command is going to write to: tested before it does any work, so that none of it is lost. */
import { open, realpath, rm, stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { makeFolder } from '../../files/make-folder.node.ts';
import { temporaryName } from '../../files/atomic.node.ts';
import { splitKind } from '../../data/sources/recognise.node.ts';
import { RunError } from '../../runs/run-error.ts';
import { regularSize } from '../../files/regular-file.node.ts';

/**
 * Makes the folder that a file is to lie in, and tests that the file can be written. `inputs` are paths that the command reads. Throws a
 * RunError where the file can't be written, or would replace an input or a file in a folder that is one; a FileError where something is there that is no file.
 */
export const prepareFile = async (path: string, inputs: readonly string[] = []): Promise<void> => {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true)
    throw new RunError(`${path}: there is a folder of this name.`, 'Give another name.');
  if (found !== undefined) regularSize(path, found);
  await refuseInput(path, inputs);
  await testFolder(dirname(path), path);
};

/** The same for a folder that gets several files. */
export const prepareFolder = async (path: string, inputs: readonly string[] = []): Promise<void> => {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === false) throw new RunError(`${path}: this is no folder.`, 'Give another name.');
  await refuseInput(path, inputs);
  await testFolder(path, path);
};

/** Throws a RunError where a path is an input of the command, under whatever name, or lies in a folder that is one. */
export const refuseInput = async (path: string, inputs: readonly string[]): Promise<void> => {
  const own = await identify(path);
  if (own === undefined) return;
  for (const input of inputs) {
    const other = await identify(splitKind(input).rest);
    if (other === undefined) continue;
    const isSame = own.file === other.file || own.path === other.path;
    if (!isSame && !own.path.startsWith(other.path + sep)) continue;
    const what = isSame ? 'it is' : 'it is a part of';
    throw new RunError(`${path}: ${what} ${input}, which this command reads.`, 'Give another name for the output.');
  }
};

interface Identity {
  readonly path: string;
  /** Of its file system and its place there, which all names of a file have in common. */
  readonly file: string;
}

const identify = async (path: string): Promise<Identity | undefined> => {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return { path: await realpath(path), file: `${dev}:${ino}` };
  } catch {
    return undefined;
  }
};

const testFolder = async (folder: string, output: string): Promise<void> => {
  try {
    await makeFolder(folder);
    const probe = temporaryName(resolve(folder, 'probe'));
    await (await open(probe, 'wx')).close();
    await rm(probe);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new RunError(`${output}: it can't be written: the folder ${folder} takes no files (${code}).`, 'Give another place for the output.', { cause }); // prettier-ignore
  }
};
