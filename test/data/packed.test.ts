import { expect } from 'chai';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip, gzipSync } from 'node:zlib';
import { ZipFile } from 'yazl';
import { openDataset } from '../../runtime/data/open.node.ts';
import { dataFailure } from './failure.ts';
import { idxBytes } from './idx-bytes.ts';
import { npyBytes } from './npy-bytes.ts';
import { temporaryFolder } from './temporary.ts';
import type { TemporaryFolder } from './temporary.ts';

const mib = 2 ** 20;
/** Mebibytes of zeros behind what the header promises: they pack into a thousandth of that. */
const tooMuch = 256;
const demands = { extents: [2, 2], channels: 1, classes: 1, alphabet: 256 };

/** The bytes, and then zeros without end, as far as anybody cares. */
function* endless(begin: Uint8Array): Generator<Uint8Array, void> {
  yield begin;
  for (let piece = 0; piece < tooMuch; piece++) yield new Uint8Array(mib);
}

describe('packed data', () => {
  let root: TemporaryFolder;
  before(async () => {
    root = await temporaryFolder();
  });
  after(() => root.remove());

  /** The message with which the data is refused; fails where that took much memory. */
  const refusal = async (path: string): Promise<string> => {
    const before = process.resourceUsage().maxRSS;
    const { message } = await dataFailure(openDataset(join(root.path, path), 'train', demands));
    const grown = (process.resourceUsage().maxRSS - before) / 1024;
    expect(grown, `MiB for ${message}`).to.be.below(tooMuch / 2);
    return message;
  };

  it('is unpacked only as far as the header of an IDX file promises', async () => {
    const begin = idxBytes([2, 2, 2], new Uint8Array(8));
    const packed = await buffer(Readable.from(endless(begin)).pipe(createGzip({ level: 1 })));
    expect(packed.length).to.be.below((tooMuch * mib) / 100);
    await root.put({ 'idx/images.gz': packed, 'idx/labels.gz': gzipSync(idxBytes([2], [0, 0])) });
    expect(await refusal('idx')).to.match(/images\.gz: it unpacks to more bytes than its header says.*\n.*24 bytes/);
    await root.put({ 'idx/images.gz': gzipSync(begin), 'idx/labels.gz': packed });
    expect(await refusal('idx')).to.match(/labels\.gz: it unpacks to more bytes/);
  });

  it('is refused where an IDX header promises more than can be in the file, or in memory', async () => {
    const promise = (count: number, size: number): Uint8Array =>
      gzipSync(idxBytes([count, size, 1000], new Uint8Array(4_000_000)));
    await root.put({ 'idx/images.gz': promise(60_000, 1000), 'idx/labels.gz': gzipSync(idxBytes([2], [0, 0])) });
    expect(await refusal('idx')).to.match(/images\.gz: it is cut off after \d+ bytes.*\n.*60000000016 bytes/);
  });

  it('is unpacked only as far as the header of an array in an .npz file promises', async () => {
    const zip = new ZipFile();
    zip.addReadStream(Readable.from(endless(npyBytes([2, 2, 2], new Uint8Array(8)))), 'images.npy', { compress: true });
    zip.end();
    await root.put({ 'all.npz': await buffer(zip.outputStream) });
    expect(await refusal('all.npz')).to.match(/images: it is \d+ bytes long.*\n.*136 bytes, as its header says/);
  });
});
