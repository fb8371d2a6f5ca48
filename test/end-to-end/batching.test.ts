import { expect } from 'chai';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { iterationCounts, Sampler } from '../../runtime/sample/sampler.ts';
import { otherForms } from '../tune/other-forms.ts';
import { livelyModel } from './lively-model.ts';
import type { LivelyModel } from './lively-model.ts';

const ar = (patch: number, more = ''): string =>
  `{module: ar, patch: ${patch}, width: 16, blocks: 1, heads: 2, hidden: 32${more}}`;
const masked = (patch: number, more = ''): string =>
  `{module: masked, patch: ${patch}, width: 16, blocks: 1, heads: 2, hidden: 32${more}}`;

const anyOrder = (patch: number): string => ar(patch).replace('module: ar', 'module: any-order');

const specOf = (data: string, ...levels: readonly string[]): string =>
  [
    `data: {shape: ${data}, classes: 3}`,
    'levels:',
    ...levels.map((level) => `  - ${level}`),
    'head: {width: 16, blocks: 1, heads: 2}',
    'guidingHead: {width: 16, blocks: 1, heads: 2}',
  ].join('\n');

const specs: Readonly<Record<string, string>> = {
  'ar over ar, three channels': specOf('[8, 8], channels: 3, alphabet: 16', ar(4), ar(1)),
  'masked over masked': specOf('[8, 8], channels: 1', masked(2, ', iterations: 5'), masked(1)),
  'ar over masked with guiding pixels': specOf(
    '[8, 8], channels: 3, alphabet: 20',
    ar(4),
    masked(1, ', iterations: 6, guidingPixel: true'),
  ),
  'masked over masked with guiding pixels over ar': specOf(
    '[12, 12], channels: 1',
    masked(6, ', iterations: 3'),
    masked(3, ', guidingPixel: true'),
    ar(1),
  ),
  'any-order over masked': specOf('[8, 8], channels: 1', anyOrder(2), masked(1, ', iterations: 3')),
  'masked over any-order, categorical': specOf(
    '[8, 8], channels: 1, alphabet: 20, values: categorical',
    masked(4, ', iterations: 3'),
    anyOrder(1),
  ),
  'one axis, masked over ar': specOf('[24], channels: 1', masked(4, ', iterations: 4'), ar(1)),
};

const images = 8;
const labels = Uint32Array.from({ length: images }, (_, image) => image % 3);

/** The images, drawn `batch` at a time. */
const drawn = async (sampler: Sampler, model: CompiledModel, guidance: number, batch: number): Promise<number[][]> => {
  const options = { ...model.description.sample, guidance, filterThreshold: 1e-4, seed: 2 ** 35 + 5 };
  const result: number[][] = [];
  for (let first = 0; first < images; first += batch) {
    const part = labels.subarray(first, first + batch);
    const request = { labels: part, firstImage: first, options, iterations: iterationCounts(model) };
    const { tokens, logProbabilities } = await sampler.draw(request);
    const size = tokens.length / part.length;
    for (let image = 0; image < part.length; image++)
      result.push(
        [tokens, logProbabilities].flatMap((values) => [...values.subarray(image * size, (image + 1) * size)]),
      );
  }
  return result;
};

describe('images and batches [adapter]', function () {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  const check = async ({ model, session }: LivelyModel, guidance: number): Promise<void> => {
    const samplerFor = (batch: number): Promise<Sampler> =>
      Sampler.create(session, model, batch, guidance !== 1, iterationCounts(model));
    const large = await samplerFor(images);
    const together = await drawn(large, model, guidance, images);
    expect(new Set(together.map((image) => image.join())).size, 'different images').to.equal(images);
    expect(await drawn(await samplerFor(1), model, guidance, 1), 'one by one').to.deep.equal(together);
    expect(await drawn(large, model, guidance, 3), 'threes, in memory for eight').to.deep.equal(together);
    open.check();
    session.close();
  };

  for (const [name, text] of Object.entries(specs)) {
    for (const guidance of [1, 3]) {
      it(`${name}, guidance ${guidance}: an image is the same, bit for bit, in every batch and place`, async () => {
        await check(livelyModel(open, text), guidance);
      });
    }
    it(`${name}: the same holds where a tuning has chosen other forms of the kernels`, async () => {
      await check(
        livelyModel(open, text, {}, (plan) => otherForms(plan, open)),
        3,
      );
    });
  }
});
