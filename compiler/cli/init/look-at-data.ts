/** What a folder of data says about the spec that fits it. Only names and headers are read. */
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { DataError } from '../../../runtime/data/data-error.ts';
import { listFolder } from '../../../runtime/data/listing.node.ts';
import { BUNDLED_SAMPLE } from '../../../runtime/data/open.node.ts';
import { templates } from './choices.ts';

/** What is known of data before it is opened. */
export interface SeenData {
  /** Undefined for files of images, which are brought to the spec's size. */
  readonly extents: readonly number[] | undefined;
  readonly channels: number | undefined;
  readonly classes: number | undefined;
}

const IDX_IMAGES = /^(train[-._])?images([-._]idx\d?)?([-._]ubyte)?(\.gz)?$/;
const IDX_LABELS = /^(train[-._])?labels([-._]idx\d?)?([-._]ubyte)?(\.gz)?$/;
/** Holds an IDX header, packed or not. */
const HEAD_BYTES = 4096;

/** Looks at the data at a path. Rejects with a DataError where there is none that init can look at. */
export async function lookAtData(path: string): Promise<SeenData> {
  if (path === BUNDLED_SAMPLE) return templates.grey;
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) throw noFolder(path);
  const split = (await listFolder(path)).folders.includes('train') ? join(path, 'train') : path;
  for (const folder of [path, split]) {
    const images = await fileLike(folder, IDX_IMAGES);
    if (images !== undefined) return lookAtIdx(images, await fileLike(folder, IDX_LABELS));
  }
  const { folders } = await listFolder(split);
  if (folders.length > 0) return { extents: undefined, channels: undefined, classes: folders.length };
  throw noFolder(path);
}

function noFolder(path: string): DataError {
  return new DataError({
    path,
    problem: 'there is no folder of IDX files or of images by class',
    suggestion: `leave --data out and give --template or --size, --channels and --classes; '${BUNDLED_SAMPLE}' is the sample that comes with this package`,
  });
}

async function fileLike(folder: string, pattern: RegExp): Promise<string | undefined> {
  const name = (await listFolder(folder)).files.find((file) => pattern.test(file));
  return name === undefined ? undefined : join(folder, name);
}

async function lookAtIdx(images: string, labels: string | undefined): Promise<SeenData> {
  try {
    const { extents, channels } = headerOf(unpacked(await firstBytes(images)));
    return { extents, channels, classes: labels === undefined ? 1 : await classesIn(labels) };
  } catch (cause) {
    throw new DataError({ path: images, problem: 'it has no header of an IDX file of images' }, { cause });
  }
}

/** An IDX header: two zeros, the type, the number of axes, then each axis as a 32-bit number, the items first. */
function headerOf(head: Buffer): { readonly extents: readonly number[]; readonly channels: number } {
  const axes = head.readUInt16BE(0) === 0 ? head.readUInt8(3) : 0;
  if (axes < 3 || axes > 4) throw new RangeError(`an IDX file of ${axes} axes`);
  const [height = 1, width = 1, channels = 1] = [...Array(axes - 1).keys()].map((axis) =>
    head.readUInt32BE(8 + 4 * axis),
  );
  return { extents: [height, width], channels };
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The content of gzipped bytes as far as they go, or the bytes themselves. */
function unpacked(bytes: Buffer): Buffer {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes;
}

/** Labels are bytes behind a header of 8, numbered from 0. */
async function classesIn(labels: string): Promise<number> {
  return unpacked(await readFile(labels))
    .subarray(8)
    .reduce((most, label) => Math.max(most, label + 1), 1);
}
