import { expect } from 'chai';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { iterationCounts, Sampler } from '../../runtime/sample/sampler.ts';
import { Trainer } from '../../runtime/train/trainer.ts';
import { bars, labelsOf, loadModel } from './models.ts';

interface Case {
  readonly name: string;
  readonly data: string;
  readonly levels: readonly string[];
}

const ar = (patch: number, width: number, more = ''): string =>
  `{module: ar, patch: ${patch}, width: ${width}, blocks: 1, heads: 2, hidden: 32${more}}`;
const masked = (patch: number, width: number, more = ''): string =>
  `{module: masked, patch: ${patch}, width: ${width}, blocks: 1, heads: 2, hidden: 32${more}}`;

/** Two, three and four levels (the head counts), mixed modules, sides that are no powers of two, one and three channels, one to three axes. */
const cases: readonly Case[] = [
  { name: 'two levels, ar', data: '{shape: [6, 6], channels: 1, classes: 4}', levels: [ar(1, 16)] },
  { name: 'two levels, masked', data: '{shape: [6, 6], channels: 3, classes: 4}', levels: [masked(1, 16)] },
  {
    name: 'three levels, ar over masked, 24×24',
    data: '{shape: [24, 24], channels: 1, classes: 4}',
    levels: [ar(4, 24), masked(1, 16)],
  },
  {
    name: 'three levels, masked over ar, 27×27',
    data: '{shape: [27, 27], channels: 3, classes: 4}',
    levels: [masked(9, 24), ar(1, 16)],
  },
  {
    name: 'four levels, masked with guiding pixels over ar, 24×24',
    data: '{shape: [24, 24], channels: 3, classes: 4}',
    levels: [masked(12, 24), masked(4, 16, ', guidingPixel: true'), ar(1, 16)],
  },
  {
    name: 'four levels, ar, 27×27',
    data: '{shape: [27, 27], channels: 1, classes: 4}',
    levels: [ar(9, 16), ar(3, 16), ar(1, 16)],
  },
  { name: 'bytes in one axis', data: '{shape: [24], channels: 1, classes: 4}', levels: [ar(4, 16), masked(1, 16)] },
  {
    name: 'voxels in three axes',
    data: '{shape: [4, 4, 4], channels: 1, classes: 4}',
    levels: [masked(2, 24), ar(1, 24)],
  },
];

const specOf = ({ data, levels }: Case): string =>
  [
    `data: ${data}`,
    'levels:',
    ...levels.map((level) => `  - ${level}`),
    'head: {width: 16, blocks: 1, heads: 2}',
    'guidingHead: {width: 16, blocks: 1, heads: 2}',
    'train: {batch: 4, steps: 12, rate: 1e-2, warmup: 1}',
  ].join('\n');

describe('specs of many shapes [adapter]', function () {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  for (const one of cases) {
    it(`${one.name}: compiles, trains with falling loss, samples`, async () => {
      const { model, dispose } = await loadModel('shape', specOf(one));
      const { extents, channels, classes, alphabet } = model.description.data;
      const trainer = await Trainer.create(open, model);
      const labels = labelsOf(4, classes);
      const images = bars(extents, channels, labels);
      const losses: number[] = [];
      for (let step = 0; step < 12; step++) losses.push((await trainer.step(images, labels, step)).loss);
      expect(losses.every(Number.isFinite), losses.join(' ')).to.equal(true);
      expect(losses.at(-1)).to.be.lessThan(0.85 * (losses[0] ?? 0));

      const iterations = iterationCounts(model);
      const sampler = await Sampler.create(trainer.session, model, 2, true, iterations);
      const options = { ...model.description.sample, guidance: 2, seed: 5 };
      const drawn = await sampler.sample({ labels: Uint32Array.of(0, 1), firstImage: 0, options, iterations });
      expect(drawn.length).to.equal(2 * extents.reduce((total, n) => total * n, channels));
      expect(drawn.every((token) => token < alphabet)).to.equal(true);
      expect(new Set(drawn).size).to.be.greaterThan(1);
      open.check();
      trainer.close();
      await dispose();
    });
  }
});
