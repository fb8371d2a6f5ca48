import { expect } from 'chai';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { DataError } from '../../runtime/data/data-error.ts';
import { idxDataset, parseIdx } from '../../runtime/data/formats/idx.ts';
import { dataFailure } from './failure.ts';
import { idxBytes } from './idx-bytes.ts';

const demands = { extents: [2, 2], channels: 1, classes: 3, alphabet: 256 };

interface Parts {
  readonly images?: Uint8Array;
  readonly labels?: Uint8Array;
  readonly demands?: Partial<typeof demands>;
}

const goodImages = idxBytes([3, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
const goodLabels = idxBytes([3], [2, 0, 1]);

const open = ({ images = goodImages, labels = goodLabels, demands: changes }: Parts = {}) =>
  idxDataset({ images: { path: 'images', bytes: images }, labels: { path: 'labels', bytes: labels } }, 'train', {
    ...demands,
    ...changes,
  });

describe('IDX data', () => {
  for (const packed of [false, true]) {
    it(`is read ${packed ? 'from gzip' : 'as it is'}`, async () => {
      const pack = (bytes: Uint8Array): Uint8Array => (packed ? gzipSync(bytes) : bytes);
      const dataset = await open({ images: pack(goodImages), labels: pack(goodLabels) });
      const tokens = new Uint32Array(4);
      await dataset.read(1, tokens, 0);
      expect([...tokens]).to.deep.equal([4, 5, 6, 7]);
      expect([dataset.count, dataset.label(0), dataset.label(2)]).to.deep.equal([3, 2, 1]);
    });
  }

  it('may name its single channel, and must name several', async () => {
    expect((await open({ images: idxBytes([3, 2, 2, 1], new Uint8Array(12)) })).channels).to.equal(1);
    const colour = await open({ images: idxBytes([3, 2, 2, 3], new Uint8Array(36)), demands: { channels: 3 } });
    expect(colour.channels).to.equal(3);
  });

  it('may have any number of axes', async () => {
    const voxels = await open({ images: idxBytes([3, 2, 1, 2], new Uint8Array(12)), demands: { extents: [2, 1, 2] } });
    expect(voxels.extents).to.deep.equal([2, 1, 2]);
  });

  const damaged = gzipSync(goodImages);
  damaged[damaged.length - 6] = (damaged[damaged.length - 6] ?? 0) ^ 1;
  const faults: readonly [string, Parts, RegExp][] = [
    ['an empty file', { images: new Uint8Array(0) }, /^images: it does not begin like an IDX file/],
    ['a wrong magic number', { labels: Uint8Array.of(1, 2, 3, 4) }, /^labels: it does not begin like an IDX file/],
    ['elements of no known type', { images: Uint8Array.of(0, 0, 0x7, 1, 0, 0, 0, 0) }, /type 0x7.*\n.*unsigned bytes/],
    [
      'elements that are no whole numbers',
      { images: Uint8Array.of(0, 0, 0xd, 1, 0, 0, 0, 0), labels: idxBytes([0], []) },
      /F32 \(there are none\), not whole numbers.*\n.*\n.*uint8/,
    ],
    ['a header that is cut off', { images: goodImages.slice(0, 9) }, /cut off after 9 bytes/],
    ['data that is cut off', { images: goodImages.slice(0, -1) }, /cut off after 27 bytes.*\n.*28 bytes/],
    ['data that goes on', { labels: idxBytes([2], [0, 1, 2]) }, /it is 11 bytes long.*\n.*10 bytes/],
    ['gzip that is cut off', { images: gzipSync(goodImages).subarray(0, -9) }, /can not be unpacked/],
    ['gzip that is damaged', { images: damaged }, /can not be unpacked/],
    ['another shape', { demands: { extents: [28, 28] } }, /^images: the spec says 28×28×1, but the file holds 2×2/],
    ['missing channels', { demands: { channels: 3 } }, /the spec says 2×2×3, but the file holds 2×2/],
    [
      'another number of labels',
      { labels: idxBytes([2], [0, 1]) },
      /^labels: it holds 2 labels, but there are 3 images/,
    ],
    ['labels that are images', { labels: goodImages }, /it holds 3×2×2 labels.*\n.*one label for each item/],
    ['no images', { images: idxBytes([0, 2, 2], []), labels: idxBytes([0], []) }, /it holds no items/],
    [
      'a label too high',
      { labels: idxBytes([3], [0, 3, 7]) },
      /its 3 labels lie between 0 and 7: no item has the label 1, 2, 4/,
    ],
    [
      'a class that is empty',
      { labels: idxBytes([3], [0, 1, 0]) },
      /its labels are from 0 to 1, but the spec says 3 classes/,
    ],
    [
      'a value too high',
      { demands: { alphabet: 10 } },
      /item 2 holds values beyond the alphabet.*from 0 to 11.*\n.*0 to 9/,
    ],
  ];
  for (const [fault, parts, message] of faults) {
    it(`explains ${fault}`, async () => {
      expect((await dataFailure(open(parts))).message).to.match(message);
    });
  }

  it('refuses bytes that are something else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), fc.boolean(), async (bytes, packed) => {
        const file = packed ? Uint8Array.of(0x1f, 0x8b, ...bytes) : bytes;
        await parseIdx({ path: 'x', bytes: file }).catch((error: unknown) => expect(error).to.be.instanceOf(DataError));
      }),
    );
  });
});
