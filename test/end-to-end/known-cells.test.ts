import { expect } from 'chai';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { Scorer } from '../../runtime/evaluate/scorer.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import type { DrawnImages } from '../../runtime/sample/drawn-images.ts';
import { marks } from '../../runtime/recursion/unknown.ts';
import { allButRegion } from '../../runtime/sample/given.ts';
import type { Given } from '../../runtime/sample/given.ts';
import { boxOf, cellNumber, pathOf, pathTo } from '../../runtime/sample/region.ts';
import type { RegionPath } from '../../runtime/sample/region.ts';
import { iterationCounts, Sampler } from '../../runtime/sample/sampler.ts';
import { livelyModel } from './lively-model.ts';

const level = (module: string, patch: number, more = ''): string =>
  `{module: ${module}, patch: ${patch}, width: 16, blocks: 1, heads: 2, hidden: 32${more}}`;
const specOf = (channels: number, ...levels: readonly string[]): string =>
  `data: {shape: [8, 8], channels: ${channels}, classes: 3}
levels: [${levels.join(', ')}]
head: {width: 16, blocks: 1, heads: 2}
guidingHead: {width: 16, blocks: 1, heads: 2}`;

const arOverAr = specOf(3, level('ar', 4), level('ar', 1));
const specs: Readonly<Record<string, string>> = {
  'ar over ar': arOverAr,
  'masked over ar': specOf(1, level('masked', 4, ', iterations: 3'), level('ar', 1)),
  'masked over masked': specOf(1, level('masked', 4, ', iterations: 3'), level('masked', 1, ', iterations: 4')),
  'any-order over any-order': specOf(3, level('any-order', 4), level('any-order', 1)),
  'masked over any-order': specOf(1, level('masked', 4, ', iterations: 3'), level('any-order', 1)),
  'ar over masked with guiding pixels': specOf(3, level('ar', 4), level('masked', 1, ', guidingPixel: true')),
};

/** Which values of 8 × 8 cells are known. */
const shapes = (channels: number): Readonly<Record<string, (value: number) => number>> => {
  const cell = (value: number): readonly [number, number] => {
    const number = Math.floor(value / channels);
    return [Math.floor(number / 8), number % 8];
  };
  const known = (holds: boolean): number => (holds ? marks.known : marks.drawn);
  return {
    'the upper part': (value) => known(cell(value)[0] < 5),
    'the right side': (value) => known(cell(value)[1] > 2),
    'the middle': (value) => known(cell(value).every((at) => at >= 2 && at < 6)),
    'a ring around the middle': (value) => known(!cell(value).every((at) => at >= 3 && at < 6)),
    'scattered values': (value) => known((value * 7919) % 11 < 5),
  };
};

describe('known cells [adapter]', function () {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  /** Draws with a seed; filtered by nothing, so that probabilities are the model's own. */
  const drawerFor =
    (sampler: Sampler, model: CompiledModel) =>
    (
      seed: number,
      guidance: number,
      given?: Given,
      labels = [1],
      orders: Readonly<Record<string, Uint32Array>> = {},
    ): Promise<DrawnImages> =>
      sampler.draw({
        ...{ labels: Uint32Array.from(labels), firstImage: 0, iterations: iterationCounts(model), orders },
        options: { ...model.description.sample, seed, guidance, filterThreshold: 0 },
        ...(given === undefined ? {} : { given }),
      });

  for (const [name, text] of Object.entries(specs)) {
    for (const guidance of [1, 2]) {
      it(`${name}, guidance ${guidance}: everything outside stays, and what is inside is new`, async () => {
        const { model, session } = livelyModel(open, text);
        const sampler = await Sampler.create(session, model, 1, guidance !== 1, iterationCounts(model));
        const draw = drawerFor(sampler, model);
        const { tokens } = await draw(1, guidance);
        for (const depth of [1, 2]) {
          const region = pathTo(model.description, [5, 2], depth);
          const after = (await draw(2, guidance, allButRegion(model.description, tokens, region))).tokens;
          expect(changes(model, tokens, after, region), `depth ${depth}`).to.deep.equal({ outside: 0, inside: true });
        }
        open.check();
        session.close();
      });
    }
  }

  for (const [name, text] of Object.entries(specs)) {
    for (const guidance of [1, 2])
      it(`${name}, guidance ${guidance}: fills, and scores what it has filled, in any batch`, async () => {
        const { model, session } = livelyModel(open, text);
        const { extents, channels } = model.description.data;
        const size = extents.reduce((total, n) => total * n, channels);
        const sampler = await Sampler.create(session, model, 3, guidance !== 1, iterationCounts(model));
        const draw = drawerFor(sampler, model);
        const labels = [1, 0, 2];
        const plain = await draw(1, guidance, undefined, labels);
        const of = (mark: (value: number) => number): Uint8Array =>
          Uint8Array.from({ length: size }, (_, value) => mark(value));
        const nothing = await draw(1, guidance, { tokens: plain.tokens, marks: of(() => marks.drawn) }, labels);
        expect(nothing, 'where nothing is given').to.deep.equal(plain);
        const all = await draw(9, guidance, { tokens: plain.tokens, marks: of(() => marks.known) }, labels);
        expect(all.tokens, 'where all is known').to.deep.equal(plain.tokens);
        expect(all.logProbabilities.every((value) => value === 0)).to.equal(true);
        for (const [shape, mark] of Object.entries(shapes(channels))) {
          const given = of(mark);
          const filled = await draw(2, guidance, { tokens: plain.tokens, marks: given }, labels);
          const changed = filled.tokens.filter((token, at) => token !== plain.tokens[at] && given[at % size] !== 0);
          expect(changed, `${shape}: known values stay`).to.have.length(0);
          expect(filled.tokens, `${shape}: others don't`).to.not.deep.equal(plain.tokens);
          const knownLogs = filled.logProbabilities.filter((_, at) => given[at % size] !== 0);
          expect(
            knownLogs.every((value) => value === 0),
            `${shape}: known values cost nothing`,
          ).to.equal(true);
          if (text.includes('guidingPixel: true')) continue;
          const taken = given.map((value) => (value === marks.known ? value : marks.taken));
          const scored = await draw(2, guidance, { tokens: filled.tokens, marks: taken }, labels);
          expect(scored.tokens, `${shape}: what is taken stays`).to.deep.equal(filled.tokens);
          for (const [at, value] of scored.logProbabilities.entries())
            expect(value, `${shape}: value ${at}`).to.be.closeTo(filled.logProbabilities[at]!, 1e-4);
          const alone = await draw(2, guidance, { tokens: plain.tokens.slice(0, size), marks: given }, [1]);
          expect(alone.tokens, `${shape}: alone`).to.deep.equal(filled.tokens.slice(0, size));
        }
        open.check();
        session.close();
      });
  }

  it('an autoregressive image comes out the same where its own seed draws a region again', async () => {
    const { model, session } = livelyModel(open, arOverAr);
    const sampler = await Sampler.create(session, model, 1, true, iterationCounts(model));
    const draw = drawerFor(sampler, model);
    const { tokens } = await draw(7, 2);
    for (const region of [[0], [3], [1, 0], [2, 15]])
      expect((await draw(7, 2, allButRegion(model.description, tokens, region))).tokens, region.join()).to.deep.equal(
        tokens,
      );
    session.close();
  });

  for (const name of ['ar over ar', 'masked over ar', 'masked over masked', 'masked over any-order']) {
    it(`${name}: a pixel is drawn with the probability that the scorer gives it among all others`, async () => {
      const { model, session } = livelyModel(open, specs[name] ?? '');
      const sampler = await Sampler.create(session, model, 1, false, iterationCounts(model));
      const draw = drawerFor(sampler, model);
      const { tokens } = await draw(1, 1);
      const region = pathTo(model.description, [6, 3], 2);
      // Of any order: in raster order, as the scorer has it, but for the pixel.
      const orders = { level1: Uint32Array.from({ length: 16 }, (_, patch) => patch) };
      const given = allButRegion(model.description, tokens, region);
      const after = await draw(2, 1, given, [1], name.includes('any-order') ? orders : {});
      const { data } = model.description;
      const cell = cellNumber(data.extents, boxOf(model.description, region).origin);
      const drawn = after.logProbabilities.subarray(cell * data.channels, (cell + 1) * data.channels);
      const scored = await scoreOf(await Scorer.create(session, model, 1), model, after.tokens, region);
      expect(Math.max(...drawn)).to.be.below(0);
      for (const [channel, nats] of scored.entries()) expect(-drawn[channel]!).to.be.closeTo(nats, 1e-4);
      session.close();
    });
  }

  it('refuses orders that leave patches out', async () => {
    const { model, session } = livelyModel(open, specs['any-order over any-order'] ?? '');
    const sampler = await Sampler.create(session, model, 1, false, iterationCounts(model));
    const drawn = drawerFor(sampler, model)(1, 1, undefined, [1], { level0: Uint32Array.of(0, 1, 1, 3) });
    expect(await drawn.catch(String)).to.equal(
      'RangeError: The order of level0 must name each of its patches 0 to 3 once.',
    );
    session.close();
  });

  it('refuses regions that the model lacks', async () => {
    const { model, session } = livelyModel(open, arOverAr);
    const sampler = await Sampler.create(session, model, 1, false, iterationCounts(model));
    const draw = drawerFor(sampler, model);
    const { tokens } = await draw(1, 1);
    const faults = await Promise.all(
      [[], [4], [0, 16], [0, 0, 0]].map(async (region) => {
        try {
          return await draw(1, 1, allButRegion(model.description, tokens, region));
        } catch (error) {
          return String(error);
        }
      }),
    );
    expect(faults).to.deep.equal([
      'RangeError: A region has a patch for each of 1 to 2 levels, not 0.',
      'RangeError: level0 has patches 0 to 3, but no 4.',
      'RangeError: level1 has patches 0 to 15, but no 16.',
      'RangeError: A region has a patch for each of 1 to 2 levels, not 3.',
    ]);
    session.close();
  });
});

/** Cells outside the region that differ, and whether any inside does. */
const changes = (
  { description }: CompiledModel,
  before: Uint32Array,
  after: Uint32Array,
  path: RegionPath,
): { outside: number; inside: boolean } => {
  const { channels, extents } = description.data;
  let [outside, inside] = [0, false];
  for (const [index, token] of after.entries()) {
    if (token === before[index]) continue;
    const cell = Math.floor(index / channels);
    const place = [Math.floor(cell / extents[1]!), cell % extents[1]!];
    if (pathTo(description, place, path.length).join() === path.join()) inside = true;
    else outside++;
  }
  return { outside, inside };
};

/** Nats of a cell's channels, where masked levels hide no more than the way to it, and those of any order have it last. */
const scoreOf = async (
  scorer: Scorer,
  { description }: CompiledModel,
  tokens: Uint32Array,
  path: RegionPath,
): Promise<Float32Array> => {
  let found = new Float32Array();
  const inputs = { tokens, labels: Uint32Array.of(1), dropped: Uint32Array.of(0) };
  await scorer.score(
    inputs,
    ({ depth, patches }) => ({
      mask: Array.from({ length: patches }, (_, patch) => (patch === path[depth] ? 1 : 0)),
      picked: [path[depth]!],
    }),
    (part, rows, nll) => {
      const channels = nll.length / rows.length;
      for (const [row, { region }] of rows.entries())
        if (part.name === 'head' && pathOf(description, region).join() === path.join())
          found = nll.slice(row * channels, (row + 1) * channels);
    },
    ({ depth, patches }) =>
      Uint32Array.from(
        [...Array(patches).keys()].sort((a, b) => Number(a === path[depth]) - Number(b === path[depth])),
      ),
  );
  return found;
};
