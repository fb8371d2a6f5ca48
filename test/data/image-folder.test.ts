import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { batchAt, orderedBatches } from '../../runtime/data/batches.ts';
import { openDataset } from '../../runtime/data/open.node.ts';
import { recogniseSource } from '../../runtime/data/sources/recognise.node.ts';
import { dataFailure } from './failure.ts';
import { pngBytes } from './png-bytes.ts';

import { demands, useImageFolder } from './use-image-folder.ts';

describe('a folder of images by class', () => {
  const folder = useImageFolder();
  const { paint, open, item } = folder;

  it('numbers the classes by name and reads every format', async () => {
    for (const name of ['a.png', 'b.webp', 'c.gif', 'd.tiff', 'deeper/e.JPEG']) await paint(`cat/${name}`, '#ff0000');
    await paint('dog/a.jpg', '#0000ff', 9);
    await folder.root.put({ 'dog/notes.txt': 'not an image' });
    const dataset = await open();
    expect([0, 1, 2, 3, 4, 5].map((index) => dataset.label(index))).to.deep.equal([0, 0, 0, 0, 0, 1]);
    expect(dataset.classNames).to.deep.equal(['cat', 'dog']);
    for (let index = 0; index < 5; index++) {
      const [red = 0, green = 0, blue = 0] = await item(index);
      expect(red).to.be.at.least(253);
      expect(green + blue).to.be.at.most(3);
    }
  });

  it('numbers classes that are named by numbers in the order of the numbers', async () => {
    for (const name of ['0', '1', '2', '10', '11', '03']) await paint(`${name}/a.png`, '#808080');
    const dataset = await open({ classes: 6 });
    expect(dataset.classNames).to.deep.equal(['0', '1', '2', '03', '10', '11']);
    expect([0, 1, 2, 3, 4, 5].map((index) => dataset.label(index))).to.deep.equal([0, 1, 2, 3, 4, 5]);
    await paint('ten/a.png', '#808080');
    expect((await open({ classes: 7 })).classNames).to.deep.equal(['0', '03', '1', '10', '11', '2', 'ten']);
  });

  it('takes no folders of the system for classes', async () => {
    for (const name of ['cat/a.png', 'dog/a.png']) await paint(name, '#808080');
    await folder.root.put({ '__MACOSX/cat/._a.png': '', '@eaDir/cat/a.png': '' });
    expect((await open()).classNames).to.deep.equal(['cat', 'dog']);
  });

  it('leads from an empty class folder to data that opens', async () => {
    for (const name of ['cat/a.png', 'dog/a.png']) await paint(name, '#808080');
    for (const classes of [2, 3]) {
      await mkdir(join(folder.root.path, 'empty'));
      const error = await dataFailure(open({ classes }));
      expect(error.message).to.match(/empty: the class is empty.*\n.*\n.*remove the folder/);
      await rm(error.path, { recursive: true });
      if (classes === 2) continue;
      expect((await dataFailure(open({ classes }))).suggestion).to.equal('set data.classes to 2');
    }
    expect((await open()).count).to.equal(2);
  });

  it('gives grey where the spec has one channel, and white for what is transparent', async () => {
    await paint('cat/a.png', '#00ff00');
    await paint('dog/a.png', '#00000000');
    expect(await item(0, { channels: 1 })).to.deep.equal([150]);
    expect(await item(1)).to.deep.equal([255, 255, 255]);
  });

  it('reads grey files', async () => {
    await paint('dog/a.png', '#ffffff');
    await mkdir(join(folder.root.path, 'cat'));
    const grey = sharp(Buffer.alloc(16, 77), { raw: { width: 4, height: 4, channels: 1 } });
    await grey
      .toColourspace('b-w')
      .png()
      .toFile(join(folder.root.path, 'cat', 'a.png'));
    expect(await item(0)).to.deep.equal([77, 77, 77]);
  });

  it('refuses pictures of more pixels than can be held, before they are decoded', async () => {
    const side = 16_000;
    const huge = pngBytes({ width: side, height: side, depth: 1, colourType: 0 }, new Uint8Array(side * (side / 8)));
    expect(huge.length).to.be.below(250_000);
    await folder.root.put({ 'b.png': huge });
    await paint('a.png', '#808080');
    const dataset = await open({ classes: 1 });
    const { message } = await dataFailure(batchAt(dataset, { batch: 2, seed: 0 }, 0));
    expect(message).to.match(
      /b\.png: the picture has 16000×16000 pixels, more than the 67,108,864.*\n.*-resize 4096x4096.*--skip-corrupt/,
    );
  });

  it('refuses pictures of kinds that it can not decode, and names other files that it leaves out', async () => {
    const told: string[] = [];
    const hearing = { holdOut: 0, tell: (text: string) => told.push(text) };
    for (const name of ['cat/a.png', 'dog/a.png', 'beside.png']) await paint(name, '#808080');
    for (const ending of ['bmp', 'PPM', 'heic']) {
      await folder.root.put({ [`dog/b.${ending}`]: 'a picture' });
      const error = await dataFailure(open());
      expect(error.message).to.match(
        new RegExp(`b\\.${ending}: pictures that end in \\.${ending} can not be decoded.*\\n.*\\n.*PNG`),
      );
      await rm(error.path);
      await paint(`dog/b.${ending}.png`, '#404040');
    }
    await folder.root.put({ 'dog/notes.txt': 'no picture', 'dog/.hidden': '', 'dog/Thumbs.db': '' });
    expect((await open({}, 'train', hearing)).count).to.equal(5);
    expect(told).to.deep.equal([
      `${folder.root.path}: left out, as no images: dog/notes.txt.`,
      `${folder.root.path}: left out, as they lie beside the folders of the classes: beside.png.`,
    ]);
  });

  it('knows splits by their names in capitals, and names folders that are of neither', async () => {
    for (const name of ['Train/cat/a.png', 'Train/dog/a.png', 'VAL/dog/a.png', 'extra/a.png'])
      await paint(name, '#808080');
    const told: string[] = [];
    const dataset = await open({}, 'train', { tell: (text) => told.push(text) });
    expect([dataset.count, dataset.classNames, (await open({}, 'test')).count]).to.deep.equal([2, ['cat', 'dog'], 1]);
    expect(told).to.deep.equal([`${folder.root.path}: left out, beside the folders of the splits: extra.`]);
  });

  it('tells of a folder that may be around the classes', async () => {
    for (const name of ['all/cat/a.png', 'all/dog/a.png']) await paint(name, '#808080');
    const told: string[] = [];
    await open({ classes: 1 }, 'train', { tell: (text) => told.push(text) });
    const advised = / are the classes \(cat, dog\), give (.*)\.$/.exec(told[0] ?? '')?.[1] ?? '';
    const dataset = await openDataset(advised, 'train', demands, { holdOut: 0 });
    folder.closeAfter(dataset);
    expect(dataset.classNames).to.deep.equal(['cat', 'dog']);
  });

  it('refuses links that lead nowhere and pipes among the pictures', async () => {
    for (const name of ['cat/a.png', 'dog/a.png']) await paint(name, '#808080');
    for (const make of [
      (path: string) => symlink(join(folder.root.path, 'gone.png'), path),
      (path: string) => execFileSync('mkfifo', [path]),
    ]) {
      await make(join(folder.root.path, 'cat/b.png'));
      const error = await dataFailure(open());
      expect(error.message).to.match(/b\.png: it is a link that leads nowhere, a pipe or a device.*\n.*remove it/);
      const bytes = openDataset(`bytes:${folder.root.path}`, 'train', {
        ...demands,
        extents: [4],
        channels: 1,
        classes: 1,
      });
      expect((await dataFailure(bytes)).message).to.equal(error.message);
      await rm(error.path);
    }
    await symlink(join(folder.root.path, 'dog/a.png'), join(folder.root.path, 'cat/b.png'));
    expect((await open()).count).to.equal(3);
  });

  it('says of a folder of pictures that it can not decode what to do', async () => {
    await folder.root.put({ 'only/a.bmp': 'a picture' });
    const only = openDataset(join(folder.root.path, 'only'), 'train', { ...demands, classes: 1 });
    expect((await dataFailure(only)).message).to.match(/a\.bmp: pictures that end in \.bmp can not be decoded/);
  });

  it('keeps the splits apart, with the classes of the training split', async () => {
    for (const name of ['train/cat/a.png', 'train/dog/a.png', 'val/dog/a.png']) await paint(name, '#808080');
    const held = await open({}, 'test');
    expect([held.count, held.label(0), held.heldOut]).to.deep.equal([1, 1, undefined]);
    await paint('val/cow/a.png', '#808080');
    expect((await dataFailure(open({}, 'test'))).message).to.match(/no class of the training split is called 'cow'/);
  });

  it('holds out the same files again, and notices when there are others', async () => {
    for (let index = 0; index < 10; index++) await paint(`${index % 2 === 0 ? 'cat' : 'dog'}/${index}.png`, '#808080');
    const [train, test] = [await open({}, 'train', { holdOut: 0.2 }), await open({}, 'test', { holdOut: 0.2 })];
    expect([train.count, test.count]).to.deep.equal([8, 2]);
    expect(train.heldOut).to.deep.equal(test.heldOut);
    await rm(join(folder.root.path, 'cat', '0.png'));
    await paint('cat/00.png', '#808080');
    expect((await open({}, 'test', { holdOut: 0.2 })).heldOut).not.to.deep.equal(test.heldOut);
  });

  it('may be without classes', async () => {
    for (const name of ['a.png', 'b.png']) await paint(name, '#102030');
    const dataset = await open({ classes: 1 });
    expect([dataset.count, dataset.label(1), dataset.classNames]).to.deep.equal([2, 0, undefined]);
    expect((await dataFailure(open({ classes: 2 }))).message).to.match(/it has no labels, but the spec says 2 classes/);
  });

  it('names a corrupt file when it comes to be read', async () => {
    for (const ending of ['png', 'jpg', 'webp', 'gif']) {
      await paint('cat/a.png', '#808080');
      const path = join(folder.root.path, 'dog', `broken.${ending}`);
      await paint(`dog/broken.${ending}`, '#123456', 64);
      const whole = await readFile(path);
      for (const bytes of [whole.subarray(0, whole.length / 2), Buffer.from('no image'), Buffer.alloc(0)]) {
        await writeFile(path, bytes);
        const dataset = await open();
        const { message } = await dataFailure(batchAt(dataset, { batch: 2, seed: 0 }, 0));
        expect(message)
          .to.match(new RegExp(`broken\\.${ending}: (the image can't be decoded|it is empty)`))
          .and.match(/--skip-corrupt 10/);
      }
      await rm(path);
    }
  });

  it('names a PNG file whose bytes are not those that were written', async () => {
    await paint('cat/a.png', '#808080');
    const values = Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * at) % 251);
    const whole = pngBytes({ width: 64, height: 64, depth: 8, colourType: 2 }, values);
    for (const part of [0.3, 0.5, 0.7]) {
      const at = Math.floor(part * whole.length);
      await folder.root.put({ 'dog/broken.png': whole.with(at, (whole[at] ?? 0) ^ 1) });
      const { message } = await dataFailure(batchAt(await open(), { batch: 2, seed: 0 }, 0));
      expect(message, String(part)).to.match(/broken\.png: the image can't be decoded/);
    }
  });

  it('skips as many corrupt files as it may, and puts others in their place', async () => {
    for (let index = 0; index < 6; index++) await paint(`${index < 3 ? 'cat' : 'dog'}/${index}.png`, '#101010');
    await folder.root.put({ 'cat/1.png': 'no image', 'dog/5.png': 'no image' });
    const told: string[] = [];
    const tell = (text: string): void => {
      told.push(text);
    };
    const dataset = await open({}, 'train', { holdOut: 0, skipCorrupt: 2, tell });
    for (let step = 0; step < 2; step++) {
      const { tokens, labels } = await batchAt(dataset, { batch: 6, seed: 0 }, step);
      expect(new Set(tokens)).to.deep.equal(new Set([0x10]));
      // The file after 1.png is another cat; after 5.png, which is the last, comes the first cat.
      expect([...labels].sort()).to.deep.equal([0, 0, 0, 0, 1, 1]);
    }
    expect(told).to.have.length(2);
    expect(told.join('\n'))
      .to.match(/^Skipped \(1 of at most 2\)/)
      .and.contain('1.png')
      .and.contain('5.png');
    const counts: number[] = [];
    for await (const { filled } of orderedBatches(dataset, 4)) counts.push(filled);
    expect(counts).to.deep.equal([3, 1]);
    const strict = await open({}, 'train', { holdOut: 0, skipCorrupt: 1 });
    const { message } = await dataFailure(batchAt(strict, { batch: 6, seed: 0 }, 0));
    expect(message).to.match(/can't be decoded.*; 1 before it were skipped, and no more may be/);
  });

  it('explains empty classes, another number of classes, a missing split, and specs that are not of images', async () => {
    await paint('cat/a.png', '#808080');
    await mkdir(join(folder.root.path, 'dog'));
    expect((await dataFailure(open())).message).to.match(/dog: the class is empty/);
    await paint('dog/a.png', '#808080');
    expect((await dataFailure(open({ classes: 3 }))).message).to.match(/from 0 to 1, but the spec says 3 classes/);
    expect((await dataFailure(open({ alphabet: 16 }))).message).to.match(
      /item 0 holds values beyond the alphabet.*from 0 to 128.*\n.*0 to 15.*\n.*alphabet to 256/,
    );
    expect((await dataFailure(open({ extents: [4] }))).message).to.match(
      /cut to height and width.*not to 4 with 3 channels/,
    );
    expect((await dataFailure(open({ channels: 5 }))).message).to.match(/1 to 4 channels, not to 4×4 with 5 channels/);
    await rm(join(folder.root.path, 'cat'), { recursive: true });
    await rm(join(folder.root.path, 'dog'), { recursive: true });
    await paint('val/cat/a.png', '#808080');
    expect((await dataFailure(open({ classes: 1 }))).message).to.match(/it has no train split.*\n.*train/);
  });

  it('needs no size where all pictures have one', async () => {
    await paint('cat/a.png', '#808080', 6);
    await paint('dog/b.png', '#808080', 6);
    const { kind, place } = await recogniseSource(folder.root.path, undefined);
    expect(await kind.propose!(place, {})).to.deep.include({
      kind: 'image',
      extents: [6, 6],
      channels: 3,
      alphabet: 256,
    });
    await paint('dog/c.png', '#808080', 7);
    expect(await kind.propose!(place, {})).to.equal(undefined);
    expect(await kind.propose!(place, { extents: [4, 4] })).to.deep.include({ extents: [4, 4], channels: 3 });
  });
});
