import { expect } from 'chai';
import { ZipFile } from 'yazl';
import type { Options } from 'yazl';
import { openZip } from '../../compiler/reference/torch/zip-archive.ts';
import { CheckpointError } from '../../runtime/formats/checkpoint-error.ts';
import { failure } from '../checkpoint/failure.ts';
import { memorySource } from './memory-source.ts';

const content = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * index) % 251));

/** A zip file with entries of the same content. */
const zipped = async (names: readonly string[], options: Partial<Options>): Promise<Uint8Array> => {
  const zip = new ZipFile();
  for (const name of names) zip.addBuffer(content, name, options);
  zip.end({ forceZip64Format: options.forceZip64Format ?? false, comment: '' });
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return new Uint8Array(Buffer.concat(pieces));
};

/** The same with other text in place of some, of the same length. */
const replaced = (bytes: Uint8Array, from: string, to: string): Uint8Array =>
  new Uint8Array(Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll(from, to), 'latin1'));

const open = (bytes: Uint8Array) => openZip(memorySource(bytes, 'x.pth'));

describe('zip archives', () => {
  const kinds: readonly [string, Partial<Options>][] = [
    ['stored', { compress: false }],
    ['deflated', { compress: true }],
    ['zip64', { compress: false, forceZip64Format: true }],
  ];
  for (const [kind, options] of kinds) {
    it(`give any part of ${kind} entries`, async () => {
      const zip = await open(await zipped(['a/b', 'a/c'], options));
      expect(zip.names).to.deep.equal(['a/b', 'a/c']);
      expect(zip.size('a/c')).to.equal(content.length);
      for (const [start, end] of [
        [0, 3000],
        [0, 1],
        [17, 2001],
        [2999, 3000],
        [5, 5],
      ] as const) {
        // prettier-ignore
        expect(Buffer.from(await zip.read('a/c', start, end)).equals(content.subarray(start, end))).to.equal(true);
      }
      expect(await failure(zip.read('a/d', 0, 1), CheckpointError)).to.match(/x\.pth: it has no zip entry 'a\/d'/);
      await zip.close();
    });
  }

  it('notice damaged content by its checksum', async () => {
    for (const compress of [false, true]) {
      const bytes = await zipped(['a/b'], { compress });
      bytes[60] = (bytes[60] ?? 0) ^ 1;
      const zip = await open(bytes);
      expect(await failure(zip.read('a/b', 0, content.length), CheckpointError)).to.match(/x\.pth: it is .*damaged/);
    }
  });

  it('with two entries of one name are refused', async () => {
    const bytes = replaced(await zipped(['a/b', 'a/c'], { compress: false }), 'a/c', 'a/b');
    expect(await failure(open(bytes), CheckpointError)).to.match(/its zip entry 'a\/b' is there twice/);
  });

  it('with paths that lead out of them are refused', async () => {
    for (const name of ['../b', '/a/b', 'a\\bb', 'C:/b']) {
      const bytes = replaced(
        await zipped(['a'.repeat(name.length)], { compress: false }),
        'a'.repeat(name.length),
        name,
      );
      expect(await failure(open(bytes), CheckpointError), name).to.match(
        /x\.pth: it is cut off or damaged as a zip file/,
      );
    }
  });

  it('that were packed in another way are refused', async () => {
    const bytes = await zipped(['a/b'], { compress: true });
    const directory = Buffer.from(bytes).indexOf(Buffer.from('PK\x01\x02', 'latin1'));
    bytes[directory + 10] = 12; // bzip2
    expect(await failure(open(bytes), CheckpointError)).to.match(/'a\/b' is encrypted or packed in an unknown way/);
  });

  it('that claim millions of entries are refused', async () => {
    const bytes = await zipped(['a/b'], { compress: false, forceZip64Format: true });
    const directoryEnd = Buffer.from(bytes).indexOf(Buffer.from('PK\x06\x06', 'latin1'));
    new DataView(bytes.buffer).setUint32(directoryEnd + 32, 5_000_000, true);
    expect(await failure(open(bytes), CheckpointError)).to.match(/claims 5000000 zip entries; expected at most 100000/);
  });
});
