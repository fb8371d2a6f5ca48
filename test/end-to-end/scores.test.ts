import { expect } from 'chai';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import type { Session } from '../../runtime/execute/session.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { logProbabilitiesOf } from '../../runtime/sample/drawn-images.ts';
import { iterationCounts, Sampler } from '../../runtime/sample/sampler.ts';
import { withDrawnGuides } from './drawn-guides.ts';
import { livelyModel } from './lively-model.ts';
import { scoreByTrace } from './score-by-trace.ts';
import type { TracedImage } from './score-by-trace.ts';

const ar = (patch: number): string => `{module: ar, patch: ${patch}, width: 16, blocks: 1, heads: 2, hidden: 32}`;
const masked = (patch: number, iterations: number, more = ''): string =>
  `{module: masked, patch: ${patch}, width: 16, blocks: 1, heads: 2, iterations: ${iterations}${more}}`;
const anyOrder = (patch: number): string => ar(patch).replace('module: ar', 'module: any-order');
const guiding = ', guidingPixel: true';

const specOf = (data: string, ...levels: readonly string[]): string =>
  [
    `data: {shape: ${data}, classes: 3}`,
    'levels:',
    ...levels.map((level) => `  - ${level}`),
    'head: {width: 16, blocks: 1, heads: 2}',
    'guidingHead: {width: 16, blocks: 1, heads: 2}',
  ].join('\n');

const specs: Readonly<Record<string, string>> = {
  'ar over ar': specOf('[8, 8], channels: 3, alphabet: 20', ar(4), ar(1)),
  'masked over ar': specOf('[8, 8], channels: 1, alphabet: 64', masked(2, 4), ar(1)),
  'ar over masked': specOf('[8, 8], channels: 3, alphabet: 27', ar(4), masked(1, 5)),
  'masked over masked': specOf('[8, 8], channels: 1, alphabet: 64', masked(2, 4), masked(1, 3)),
  'masked over masked with guiding pixels': specOf(
    '[8, 8], channels: 3, alphabet: 12',
    masked(4, 3),
    masked(1, 4, guiding),
  ),
  'masked over masked with guiding pixels over ar': specOf(
    '[12, 12], channels: 1, alphabet: 64',
    masked(6, 3),
    masked(3, 2, guiding),
    ar(1),
  ),
  'guiding pixels inside guiding pixels': specOf(
    '[8, 8], channels: 1, alphabet: 64',
    ar(4),
    masked(2, 3, guiding),
    masked(1, 2, guiding),
  ),
  'any-order over ar': specOf('[8, 8], channels: 3, alphabet: 20', anyOrder(4), ar(1)),
  'ar over any-order': specOf('[8, 8], channels: 1, alphabet: 20', ar(2), anyOrder(1)),
  'any-order over masked with guiding pixels': specOf(
    '[8, 8], channels: 3, alphabet: 27',
    anyOrder(4),
    masked(1, 5, guiding),
  ),
  'masked over any-order': specOf('[8, 8], channels: 1, alphabet: 64', masked(2, 4), anyOrder(1)),
  'one axis, any-order over any-order, categorical': specOf(
    '[24], channels: 1, alphabet: 16, values: categorical',
    anyOrder(4),
    anyOrder(1),
  ),
  'one axis, masked over ar': specOf('[24], channels: 1, alphabet: 64', masked(4, 4), ar(1)),
};

/** One of the images that a sampler draws, alone. */
interface DrawnAlone extends TracedImage {
  readonly logProbability: number;
}

const labels = [0, 2, 1];

const drawAlone = async (model: CompiledModel, session: Session): Promise<DrawnAlone[]> => {
  const iterations = iterationCounts(model);
  const options = { ...model.description.sample, guidance: 1, temperature: 1, seed: 11 };
  const sampler = await Sampler.create(session, model, 1, false, iterations);
  const images: DrawnAlone[] = [];
  for (const [firstImage, label] of labels.entries()) {
    const drawn = await sampler.drawTraced({ labels: Uint32Array.of(label), firstImage, options, iterations });
    images.push({ ...drawn, label, logProbability: logProbabilitiesOf(drawn, 1)[0] ?? NaN });
  }
  return images;
};

/** Float32 sums of some hundred terms agree to about 1e-7; other conditions for a single patch change the sum by 1e-4 and more. */
const relative = 1e-6;

describe('sampled images, scored [adapter]', function () {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  for (const [name, text] of Object.entries(specs)) {
    it(`${name}: the sampler's own conditions give the probability with which an image was drawn`, async () => {
      const { model, session } = livelyModel(open, text, { inspected: true, rewrite: withDrawnGuides });
      const images = await drawAlone(model, session);
      for (const [index, image] of images.entries()) {
        const score = await scoreByTrace(session, model, image);
        expect(Math.abs(score - image.logProbability), `${score}`).to.be.below(-relative * score);
        const other = images[(index + 1) % images.length] ?? image;
        const relabelled = await scoreByTrace(session, model, { ...image, label: other.label });
        expect(Math.abs(relabelled - score), 'another label').to.be.above(-100 * relative * score);
        const reordered = await scoreByTrace(session, model, { ...image, trace: other.trace });
        if (text.includes('masked') || text.includes('any-order'))
          expect(Math.abs(reordered - score), 'another order').to.be.above(-100 * relative * score);
        else expect(reordered, 'raster order').to.equal(score);
      }
      session.close();
    });
  }
});
