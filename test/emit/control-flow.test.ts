import { expect } from 'chai';
import { cosineSchedule } from '../../runtime/sample/iterations.ts';
import { DryRun } from '../../runtime/sample/sample-run.ts';
import { iterationCounts } from '../../runtime/sample/sampler.ts';
import { capacityOf } from '../../runtime/train/row-drawer.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import type { CompiledPackage } from '../../compiler/compile.ts';
import { allMasked, compileLinked, compileTextLinked, controlFlow, specText } from './compiled.ts';

/** Three levels, mixed, one of them guided; 4×4 patches, then 2×2, then 2×2 pixels of three channels. */
const mixed = `name: mixed
data: {shape: [16, 16], channels: 3, classes: 2}
levels:
  - {module: masked, patch: 4, width: 16, blocks: 1, heads: 2, iterations: 4}
  - {module: ar, patch: 2, width: 16, blocks: 1, heads: 2}
  - {module: masked, patch: 1, width: 16, blocks: 1, heads: 2, guidingPixel: true}
head: {width: 16, blocks: 1, heads: 2}
guidingHead: {width: 16, blocks: 1, heads: 2}
`;

const images = 3;

const dryRun = async (compiled: CompiledPackage): Promise<DryRun> => {
  const { sampleImages } = await controlFlow(compiled);
  const run = new DryRun(
    { images, canvases: images },
    iterationCounts({ description: compiled.description } as CompiledModel),
  );
  sampleImages(run);
  return run;
};

describe('emitted control flow', () => {
  it('ar: every patch of every level is a step', async () => {
    const run = await dryRun(compileLinked('fashion-ar'));
    expect(Object.fromEntries(run.runs)).to.deep.equal({
      start: 1,
      'level0.begin': 1,
      'level0.first': 1,
      'level0.next': 48,
      'level1.begin': 49,
      'level1.first': 49,
      'level1.next': 49 * 15,
      'head.draw': 49 * 16,
    });
    expect(run.capacity).to.deep.equal({ images, canvases: images });
  });

  it('masked: the picks of the iterations are all patches', async () => {
    const compiled = compileLinked('fashion-ar', allMasked);
    const run = await dryRun(compiled);
    const [first, second] = compiled.description.levels.map((level) => cosineSchedule(level.patches, level.iterations));
    expect(run.runs.get('level0.iterate')).to.equal(first!.length);
    expect(run.runs.get('head.draw')).to.equal(first!.length * second!.length);
    const most = (schedule: typeof first): number => Math.max(...schedule!.map(({ picks }) => picks));
    expect(run.capacity).to.deep.equal({
      images,
      canvases: images,
      level1: images * most(first),
      level2: images * most(first) * most(second),
    });
  });

  it('draws every pixel once, whatever the modules', async () => {
    for (const [text, overrides] of [
      [specText('fashion-ar'), []],
      [specText('fashion-ar'), allMasked],
      [mixed, []],
    ] as const) {
      const compiled = compileTextLinked(text, overrides);
      const run = await drawnPixels(compiled);
      const pixels = compiled.description.data.extents.reduce((total, n) => total * n, images);
      expect(run).to.equal(pixels);
    }
  });

  it('guides along the share of level 0 that is known, rising to 1, or to all but one patch where the level is masked', async () => {
    for (const overrides of [[], allMasked]) {
      const shares: number[] = [];
      const { sampleImages } = await controlFlow(compileLinked('fashion-ar', overrides));
      const run = new DryRun({ images, canvases: images }, { level0: 16, level1: 16 });
      sampleImages(Object.assign(run, { guide: (share: number) => void shares.push(share) }));
      expect(shares).to.have.length(overrides.length === 0 ? 49 : 16);
      expect(shares.at(-1)).to.equal(overrides.length === 0 ? 1 : 48 / 49);
      expect(shares.every((share, index) => share >= (shares[index - 1] ?? 0))).to.equal(true);
    }
  });

  it('counts the segments before a loop: the guiding pixel first', async () => {
    const positions: Record<string, number> = {};
    const { sampleImages } = await controlFlow(compileTextLinked(mixed));
    const run = new DryRun({ images, canvases: images }, { level0: 1, level1: 4, level2: 1 });
    const segment = (name: string, scalars: Readonly<Record<string, number>> = {}): void => {
      if (scalars['position'] !== undefined) positions[name] = scalars['position'];
    };
    sampleImages(Object.assign(run, { segment }));
    expect(positions).to.include({ 'level2.guide': 0, 'level2.begin': 1, 'level1.next': 3 });
  });

  it('tells the trainer which rows each level may have', async () => {
    const { drawRows } = await controlFlow(compileTextLinked(mixed));
    expect(capacityOf(drawRows, images)).to.deep.equal({ images, level1: images * 16, level3: images * 16 * 4 * 4 });
  });
});

/** Rows that the head's segment draws over a whole run. */
const drawnPixels = async (compiled: CompiledPackage): Promise<number> => {
  const { sampleImages } = await controlFlow(compiled);
  const symbol = compiled.description.levels.reduce(
    (rows, level, index) => (level.module === 'masked' ? `level${index + 1}` : rows),
    'images',
  );
  let drawn = 0;
  const run = new DryRun(
    { images, canvases: images },
    iterationCounts({ description: compiled.description } as CompiledModel),
  );
  const segment = (name: string): void => {
    if (name === 'head.draw') drawn += run.rows(symbol);
  };
  sampleImages(Object.assign(run, { segment }));
  return drawn;
};
