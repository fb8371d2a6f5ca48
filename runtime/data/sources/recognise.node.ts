/** What kind of data a path holds. */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { FileError } from '../../files/file-error.ts';
import { regularSize } from '../../files/regular-file.node.ts';
import { isArchive } from '../archive.ts';
import { DataError } from '../data-error.ts';
import type { WantedItems } from '../dataset.ts';
import { listFolder } from '../listing.node.ts';
import { bundledSample, bundledFolder, debianFolder } from './bundled.node.ts';
import type { Place, SourceKind } from './source.node.ts';
import { sourceKinds } from './table.node.ts';

/** A place, and the kind of data that it holds. */
export interface Recognised {
  readonly kind: SourceKind;
  readonly place: Place;
}

/** Where data may lie inside of a folder that isn't itself a source, as archives unpack. */
const subfoldersTried = 8;

/**
 * Finds out what `path` holds: a folder or file, `fashion-mnist` for the bundled sample, or `KIND:PATH` where the user says what it
 * is. `wanted` is what the spec asks for. Rejects with a DataError that says what was looked for.
 */
export const recogniseSource = async (path: string, wanted: WantedItems | undefined): Promise<Recognised> => {
  const { kind: given, rest } = splitKind(path);
  const place = await openPlace(rest);
  const kind = given ?? (await findKind(place, wanted));
  if (kind !== undefined) return { kind, place };
  throw await nothingFound(place, wanted);
};

/** A path without the kind in front of it, absolute; the sample's name stays as it is. */
export const absoluteSource = (path: string): string => {
  const { kind, rest } = splitKind(path);
  if (rest === bundledSample) return path;
  return kind === undefined ? resolve(rest) : `${kind.name}:${resolve(rest)}`;
};

/** A path with the kind that the user names in front of it. Throws a DataError where there is no such kind. */
export const withKind = (path: string, name: string | undefined): string => {
  if (name === undefined) return path;
  const names = sourceKinds.map((kind) => kind.name);
  if (names.includes(name)) return `${name}:${path}`;
  throw new DataError({ path, problem: `there is no kind '${name}'`, expected: `one of ${names.join(', ')}` });
};

/** Takes the kind off a path that names it. */
export const splitKind = (path: string): { readonly kind: SourceKind | undefined; readonly rest: string } => {
  const kind = sourceKinds.find(({ name }) => path.startsWith(`${name}:`));
  return { kind, rest: kind === undefined ? path : path.slice(kind.name.length + 1) };
};

const openPlace = async (path: string): Promise<Place> => {
  const place = path === bundledSample ? bundledFolder() : path;
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) throw missing(path);
  const isFile = !found.isDirectory();
  if (isFile) checkRegular(path, found);
  return { path: place, isFile, ...(isFile ? { files: [], folders: [], others: [] } : await listFolder(place)) };
};

/** Pipes and devices have no size and can't be read from any place. */
const checkRegular = (path: string, found: Stats): void => {
  try {
    regularSize(path, found);
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause;
    const suggestion = 'write what it gives to a file first, and give the path of that file';
    throw new DataError({ path, problem: cause.problem, suggestion }, { cause });
  }
};

const findKind = async (place: Place, wanted: WantedItems | undefined): Promise<SourceKind | undefined> => {
  for (const kind of sourceKinds) if (await kind.recognises(place, wanted)) return kind;
  return undefined;
};

const missing = (path: string): DataError => {
  const isDebian = resolve(path) === debianFolder;
  return new DataError({
    path,
    problem: 'there is no such file or folder',
    suggestion: isDebian
      ? 'apt-get install dataset-fashion-mnist'
      : `'${bundledSample}' is the sample that comes with this package; Debian's dataset-fashion-mnist puts the full set at ${debianFolder}`,
  });
};

const nothingFound = async (place: Place, wanted: WantedItems | undefined): Promise<DataError> => {
  const { path, isFile } = place;
  const archive = (isFile ? [basename(path)] : place.files).find(isArchive);
  const within = await firstWithin(place, wanted);
  const isEmpty = !isFile && place.files.length + place.folders.length === 0;
  const rows = sourceKinds.map(({ name, looksLike }) => `    ${name.padEnd(8)} ${looksLike}`);
  const unpack = archive === undefined ? undefined : `unpack ${archive} first, and give the folder that comes out`;
  return new DataError({
    path,
    problem: isFile && archive !== undefined ? 'it is an archive' : 'it holds no data that can be read',
    expected: `one of these was looked for:\n${rows.join('\n')}`,
    suggestion:
      within ??
      unpack ??
      (isEmpty ? 'give a file, or a folder with files in it' : `bytes:${path} reads any files as bytes`),
  });
};

/** The first folder in the place that is a source. */
const firstWithin = async ({ path, folders }: Place, wanted: WantedItems | undefined): Promise<string | undefined> => {
  for (const folder of folders.slice(0, subfoldersTried)) {
    const within = join(path, folder);
    if ((await findKind(await openPlace(within), wanted)) !== undefined) return within;
  }
  return undefined;
};
