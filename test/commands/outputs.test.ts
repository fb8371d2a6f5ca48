import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { GridFile } from '../../runtime/commands/output/grid-file.node.ts';
import { ArrayFile, pictureArrays, tokenArrays } from '../../runtime/commands/output/array-file.node.ts';
import { ItemFiles } from '../../runtime/commands/output/item-files.node.ts';
import { openDataset } from '../../runtime/data/open.node.ts';
import { knownItems } from '../../runtime/data/kinds/kinds.ts';
import { textWidth } from '../../runtime/data/font.ts';
import { RunError } from '../../runtime/runs/run-error.ts';
import { readNpz } from './read-npz.ts';
import { tinyModel } from './tiny-model.ts';
import { tinyFolder } from './tiny.ts';
import type { TinyFolder } from './tiny.ts';

const { data } = tinyModel().description;
const known = knownItems(data);
/** Items of the model's data but for what is said. */
const knownOf = (other: Partial<typeof data>): ReturnType<typeof knownItems> => knownItems({ ...data, ...other });
const names = ['Up', 'Down/left'];
/** Grey images of 8×8, each other than the rest. */
const greys = (count: number): Uint32Array[] =>
  Array.from({ length: count }, (_, image) => Uint32Array.from({ length: 64 }, (_, i) => (64 * image + i) % 256));

describe('outputs of sampling', () => {
  let folder: TinyFolder;
  before(async () => {
    folder = await tinyFolder();
  });
  after(() => folder.remove());

  it('are one picture an image, batch by batch, numbered within the class', async () => {
    const output = join(folder.path, 'new', 'pictures');
    const files = await ItemFiles.open(output, Uint32Array.of(0, 1, 0, 1), known, names);
    const images = greys(4);
    await files.add({ first: 0, items: images.slice(0, 3) });
    await files.add({ first: 3, items: images.slice(3) });
    const expected = ['0-up-000.png', '1-down-left-000.png', '0-up-001.png', '1-down-left-001.png'];
    expect(files.paths).to.deep.equal(expected.map((name) => join(output, name)));
    expect((await readdir(output)).sort()).to.deep.equal([...expected].sort());
    for (const [index, path] of files.paths.entries())
      expect([...(await sharp(path).toColourspace('b-w').raw().toBuffer())]).to.deep.equal([...images[index]!]);
  });

  it('use the whole range of grey for a small alphabet', () => {
    const binary = { ...data, alphabet: 2 };
    const { kind, form } = knownItems(binary);
    const { pixels } = kind.picture(Uint32Array.from({ length: 64 }, (_, i) => i % 2), form); // prettier-ignore
    expect([...pixels.subarray(0, 4)]).to.deep.equal([0, 255, 0, 255]);
  });

  it('are a grid with a row for each class, of its first images', async () => {
    const labels = Uint32Array.from({ length: 41 }, (_, image) => Number(image % 2 === 1 || image === 40));
    const grid = new GridFile(join(folder.path, 'some', 'grid.png'), labels, known, names);
    expect(grid.isWhole).to.equal(false);
    for (let first = 0; first < 41; first += 8) await grid.add({ first, items: greys(41).slice(first, first + 8) });
    await grid.finish();
    const width = textWidth('Down/left') + 4 + 2 + 16 * (56 + 2);
    expect(await sharp(grid.path).metadata()).to.include({ format: 'png', height: 2 + 2 * (56 + 2), width });
    expect(new GridFile('x', Uint32Array.of(0, 1, 1), known, names).isWhole).to.equal(true);
  });

  it('are arrays of images and labels in a file that grows batch by batch', async () => {
    const path = join(folder.path, 'deep', 'er', 'samples.npz');
    const labels = Uint32Array.of(1, 0, 70000);
    const file = await ArrayFile.open(path, labels, pictureArrays(known));
    const images = greys(3);
    await file.add({ first: 0, items: images.slice(0, 2) });
    expect(existsSync(path), 'no half-written file').to.equal(false);
    await file.add({ first: 2, items: images.slice(2) });
    await file.finish();
    const { arr_0: pixels, arr_1: classes } = await readNpz(path);
    expect(pixels).to.deep.include({ descr: '|u1', shape: [3, 8, 8, 3] });
    const repeated = images.flatMap((image) => [...image].flatMap((byte) => [byte, byte, byte]));
    expect([...pixels!.data]).to.deep.equal(repeated);
    expect(classes).to.deep.include({ descr: '<i8', shape: [3] });
    const view = new DataView(classes!.data.buffer, classes!.data.byteOffset);
    expect([0, 1, 2].map((index) => view.getBigInt64(8 * index, true))).to.deep.equal([1n, 0n, 70000n]);
  });

  it('make the same file of the same images, of any size', async () => {
    const colours = pictureArrays(knownOf({ extents: [64, 64], channels: 3 }));
    const images = Array.from({ length: 40 }, (_, image) =>
      Uint32Array.from({ length: 64 * 64 * 3 }, (_, i) => (image + i) % 256),
    );
    const written: Buffer[] = [];
    for (const batch of [40, 7]) {
      const path = join(folder.path, `${batch}.npz`);
      const file = await ArrayFile.open(path, new Uint32Array(40), colours);
      for (let first = 0; first < 40; first += batch)
        await file.add({ first, items: images.slice(first, first + batch) });
      await file.finish();
      written.push(await readFile(path));
    }
    expect(written[0]!.length).to.be.above(40 * 64 * 64 * 3);
    expect(written[0]!.equals(written[1]!)).to.equal(true);
  });

  it('leave nothing where not all images come', async () => {
    const path = join(folder.path, 'never', 'samples.npz');
    const file = await ArrayFile.open(path, Uint32Array.of(1, 0), pictureArrays(known));
    await file.add({ first: 0, items: greys(1) });
    await file.discard();
    expect(await readdir(join(folder.path, 'never'))).to.deep.equal([]);
    const early = await ArrayFile.open(path, Uint32Array.of(1, 0), pictureArrays(known));
    await early.discard();
    expect(await readdir(join(folder.path, 'never'))).to.deep.equal([]);
  });

  it('tell of a file that can not be written', async () => {
    const home = join(folder.path, 'gone');
    const file = await ArrayFile.open(join(home, 'samples.npz'), Uint32Array.of(1), pictureArrays(known));
    await file.add({ first: 0, items: greys(1) });
    await rm(home, { recursive: true });
    const fault = await file.finish().catch((thrown: unknown) => thrown);
    expect(fault)
      .to.have.property('message')
      .that.matches(/samples.npz: it could not be written/);
  });

  it('refuse a folder in a file’s place before anything is drawn', async () => {
    const path = join(folder.path, 'taken.npz');
    await mkdir(path);
    const refusal = await ArrayFile.open(path, Uint32Array.of(1), pictureArrays(known)).catch(
      (thrown: unknown) => thrown,
    );
    expect(refusal)
      .to.be.instanceOf(RunError)
      .with.property('message')
      .that.matches(/there is a folder of this name/);
  });

  it('are the raw tokens of any shape and alphabet, which the data command reads back', async () => {
    const wide = knownOf({ extents: [5, 2, 3], channels: 2, alphabet: 3000, kind: 'array', classes: 3 });
    const labels = Uint32Array.of(2, 0, 1);
    const items = Array.from({ length: 3 }, (_, item) =>
      Uint32Array.from({ length: 60 }, (_, i) => (977 * i + 31 * item) % 3000),
    );
    for (const ending of ['npy', 'npz']) {
      const path = join(folder.path, `tokens.${ending}`);
      const file = await ArrayFile.open(path, labels, tokenArrays(wide, ending === 'npz'));
      await file.add({ first: 0, items: items.slice(0, 2) });
      await file.add({ first: 2, items: items.slice(2) });
      await file.finish();
      const demands = { extents: [5, 2, 3], channels: 2, alphabet: 3000, classes: ending === 'npz' ? 3 : 1 };
      const dataset = await openDataset(path, 'train', demands, { holdOut: 0 });
      expect(dataset.count).to.equal(3);
      for (const [index, item] of items.entries()) {
        const read = new Uint32Array(60);
        await dataset.read(index, read, 0);
        expect([...read]).to.deep.equal([...item]);
        expect(dataset.label(index)).to.equal(ending === 'npz' ? labels[index] : 0);
      }
      await dataset.close?.();
    }
  });

  it('are files of the kind: 16 bits and opacity of images, arrays of anything', async () => {
    const output = join(folder.path, 'kinds');
    const deep = knownOf({ extents: [2, 3], channels: 4, alphabet: 65536 });
    const item = Uint32Array.from({ length: 24 }, (_, i) => 2731 * i);
    const pictures = await ItemFiles.open(output, Uint32Array.of(0), deep, []);
    await pictures.add({ first: 0, items: [item] });
    const { data: raw, info } = await sharp(pictures.paths[0]).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer({ resolveWithObject: true }); // prettier-ignore
    expect(info).to.include({ width: 3, height: 2, channels: 4 });
    expect([...new Uint16Array(raw.buffer, raw.byteOffset, 24)]).to.deep.equal([...item]);
    const arrays = await ItemFiles.open(output, Uint32Array.of(0), knownOf({ extents: [2, 3, 4], kind: 'array' }), []);
    expect(arrays.paths[0]).to.match(/0-000\.npy$/);
  });
});
