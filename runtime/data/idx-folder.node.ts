/** Finding and reading the IDX files in a folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from './data-error.ts';
import type { DataDemands, Dataset, Split } from './dataset.ts';
import { idxDataset, type NamedBytes } from './idx.ts';
import { filesIn, foldersIn } from './listing.node.ts';

/** What MNIST and its relatives put behind `images` and `labels`: `train-images-idx3-ubyte.gz`, `images.idx3-ubyte`, `images`. */
const ENDING = '([-._]idx\\d?)?([-._]ubyte)?(\\.gz)?$';
const PREFIXES: Readonly<Record<Split, string>> = { train: 'train', test: '(?:t10k|test|val)' };

interface IdxPaths {
  readonly images: string;
  readonly labels: string;
}

/** Whether the folder, or a folder of a split in it, holds IDX files. */
export async function holdsIdxFiles(root: string): Promise<boolean> {
  const pattern = new RegExp(`^(?:(?:train|t10k|test|val)[-._])?(?:images|labels)${ENDING}`);
  const candidates = [root, ...(await splitFolders(root))];
  const listings = await Promise.all(candidates.map((folder) => filesIn(folder)));
  return listings.flat().some((file) => pattern.test(file));
}

/** Opens one split of a folder of IDX files. Rejects with a DataError where it isn't there or doesn't fit the spec. */
export async function openIdxFolder(root: string, split: Split, demands: DataDemands, fallbackNames?: readonly string[]): Promise<Dataset> {
  const paths = await findPair(root, split);
  const [images, labels] = await Promise.all([readNamed(paths.images), readNamed(paths.labels)]);
  const classNames = (await readClassNames(root, demands.classes)) ?? fallbackNames;
  return idxDataset({ images, labels, classNames }, split, demands);
}

async function findPair(root: string, split: Split): Promise<IdxPaths> {
  const prefix = `${PREFIXES[split]}[-._]`;
  const own = (await splitFolders(root)).filter((folder) => new RegExp(`${PREFIXES[split]}$`).test(folder));
  const places = [{ folder: root, prefix }, ...own.map((folder) => ({ folder, prefix: `(?:${prefix})?` }))];
  if (split === 'train') places.push({ folder: root, prefix: '' });
  for (const { folder, prefix } of places) {
    const images = await findFile(folder, new RegExp(`^${prefix}images${ENDING}`));
    const labels = await findFile(folder, new RegExp(`^${prefix}labels${ENDING}`));
    if (images !== undefined && labels !== undefined) return { images, labels };
    if (images ?? labels) throw missingHalf(folder, images === undefined ? 'images' : 'labels', split);
  }
  const stem = split === 'train' ? 'train' : 't10k';
  throw new DataError({
    path: root,
    problem: `it has no ${split} split`,
    expected: `${stem}-images-idx3-ubyte and ${stem}-labels-idx1-ubyte, gzipped or not`,
  });
}

function missingHalf(folder: string, missing: 'images' | 'labels', split: Split): DataError {
  return new DataError({ path: folder, problem: `the ${missing} of its ${split} split are missing`, expected: 'a file of images and one of labels' });
}

async function findFile(folder: string, pattern: RegExp): Promise<string | undefined> {
  const name = (await filesIn(folder)).find((file) => pattern.test(file));
  return name === undefined ? undefined : join(folder, name);
}

async function splitFolders(root: string): Promise<string[]> {
  return (await foldersIn(root)).filter((name) => /^(train|test|val)$/.test(name)).map((name) => join(root, name));
}

async function readNamed(path: string): Promise<NamedBytes> {
  try {
    return { path, bytes: await readFile(path) };
  } catch (cause) {
    throw new DataError({ path, problem: 'it can not be read' }, { cause });
  }
}

/** The names in `classes.json` beside the data, a list of text with one name a class; undefined where there is no such file. */
export async function readClassNames(root: string, classes: number): Promise<readonly string[] | undefined> {
  if (!(await filesIn(root)).includes('classes.json')) return undefined;
  const path = join(root, 'classes.json');
  const expected = `a JSON list of ${String(classes)} names`;
  let names: unknown;
  try {
    names = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new DataError({ path, problem: 'it is not JSON', expected }, { cause });
  }
  if (!isNameList(names) || names.length !== classes) throw new DataError({ path, problem: "it doesn't name the spec's classes", expected });
  return names;
}

function isNameList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
