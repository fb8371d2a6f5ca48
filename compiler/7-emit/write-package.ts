import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { makeFolder } from '../../runtime/files/make-folder.node.ts';
import { asWriteError } from '../../runtime/files/atomic.node.ts';
import type { PackageFiles } from './emit-package.ts';
import { isPackageManifest } from './manifest.ts';
import { exitCode } from '../../runtime/exit-code.ts';

/** The folder can't take a package: it holds something else. */
export class ForeignFolderError extends Error {
  override readonly name = 'ForeignFolderError';
  readonly exitCode = exitCode.fault;

  readonly folder: string;

  constructor(folder: string) {
    super(
      `${folder} is not empty and holds no package of fractalc; nothing was written. Give a new folder, or empty this one.`,
    );
    this.folder = folder;
  }
}

/** What a package of this or an earlier version has at its top. All else stays: installed modules, runs, a lock file. */
const ownEntries =
  /^(kernels|runtime|README\.md|SHA256SUMS|index\.html|page\.(js|css)|(package|plan|fractal\.schema)\.json|spec\.yaml|(index|main|model|recursion|sample|train)\.(ts|js))$/;

/**
 * Writes a package into `folder`: all of it first into a folder beside, which then takes the name. Where there is a package
 * already, its own entries are replaced (package.json last) and everything else in the folder stays.
 */
export const writePackage = async (files: PackageFiles, folder: string): Promise<void> => {
  const target = resolve(folder);
  const present = await entriesOf(target);
  if (present !== undefined && present.length > 0 && !(await holdsPackage(target)))
    throw new ForeignFolderError(folder);
  const staging = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    await writeFiles(files, staging);
    if (present === undefined) await rename(staging, target);
    else await replaceEntries(staging, target, present);
  } catch (error) {
    throw asWriteError(error, folder);
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
  }
};

/** Names in a folder; undefined where there is none. */
const entriesOf = async (folder: string): Promise<readonly string[] | undefined> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

const holdsPackage = async (folder: string): Promise<boolean> => {
  const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '');
  return isPackageManifest(manifest);
};

const writeFiles = async (files: PackageFiles, folder: string): Promise<void> => {
  const folders = new Set([...files.keys()].map((path) => dirname(join(folder, path))));
  for (const one of folders) await makeFolder(one);
  await Promise.all([...files].map(([path, content]) => writeFile(join(folder, path), content)));
};

const replaceEntries = async (staging: string, target: string, present: readonly string[]): Promise<void> => {
  const written = (await readdir(staging)).sort((a, b) => Number(a === 'package.json') - Number(b === 'package.json'));
  const stale = present.filter((name) => ownEntries.test(name) && !written.includes(name));
  for (const name of stale) await rm(join(target, name), { recursive: true });
  for (const name of written) {
    const old = join(target, name);
    if (present.includes(name) && ['kernels', 'runtime'].includes(name)) await rm(old, { recursive: true });
    await rename(join(staging, name), old);
  }
};
