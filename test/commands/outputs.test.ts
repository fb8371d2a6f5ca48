import { expect } from 'chai';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { checkShowable, writePictures } from '../../runtime/commands/pictures.node.ts';
import { planSample } from '../../runtime/commands/sample-plan.ts';
import { RunError } from '../../runtime/run/run-error.ts';
import { tinyModel } from './tiny-model.ts';
import { tinyFolder, type TinyFolder } from './tiny.ts';

describe('pictures of samples', () => {
  const model = tinyModel();
  let folder: TinyFolder;
  before(async () => {
    folder = await tinyFolder();
  });
  after(() => folder.remove());

  it('are one file an image and a labelled grid', async () => {
    const plan = planSample(model, { count: 2 });
    const tokens = Uint32Array.from({ length: 4 * 64 }, (_, i) => i % 256);
    const output = join(folder.path, 'new', 'pictures');
    const { grid, images } = await writePictures(output, tokens, model.description.data, plan, ['Up', 'Down/left']);
    const names = ['0-up-000.png', '0-up-001.png', '1-down-left-000.png', '1-down-left-001.png'];
    expect(images).to.deep.equal(names.map((name) => join(output, name)));
    expect(await readdir(output)).to.deep.equal([...names, 'grid.png']);
    const pixels = await sharp(images[1]).toColourspace('b-w').raw().toBuffer();
    expect([...pixels]).to.deep.equal([...tokens.subarray(64, 128)]);
    expect(await sharp(grid).metadata()).to.include({ format: 'png', height: 2 + 2 * (56 + 2) });
  });

  it('use the whole range of grey for a small alphabet', async () => {
    const data = { ...model.description.data, alphabet: 2 };
    const plan = planSample(model, { count: 1, classes: ['0'] });
    const tokens = Uint32Array.from({ length: 64 }, (_, i) => i % 2);
    const { images } = await writePictures(join(folder.path, 'binary'), tokens, data, plan);
    const pixels = await sharp(images[0]).toColourspace('b-w').raw().toBuffer();
    expect([...pixels.subarray(0, 4)]).to.deep.equal([0, 255, 0, 255]);
  });

  it('are refused for what no picture shows', () => {
    const { data } = model.description;
    expect(() => checkShowable(data)).not.to.throw();
    expect(() => checkShowable({ ...data, extents: [8, 8, 8] })).to.throw(RunError, /8×8×8×1/);
    expect(() => checkShowable({ ...data, channels: 2 })).to.throw(RunError);
    expect(() => checkShowable({ ...data, alphabet: 300 })).to.throw(RunError);
  });
});
