import { expect } from 'chai';
import { samplingCapacity, trainingCapacity } from '../../runtime/recursion/capacity.ts';
import { cosineSchedule } from '../../runtime/recursion/iterations.ts';
import { headOf, levelsOf } from '../../runtime/recursion/recursion.ts';
import type { Recursion } from '../../runtime/recursion/recursion.ts';
import { countSegments } from '../../runtime/recursion/segment-count.ts';
import { UnknownCells } from '../../runtime/recursion/unknown.ts';
import { rowsOf, walk } from '../../runtime/recursion/walk.ts';
import type { SegmentRun, WalkOptions } from '../../runtime/recursion/walk.ts';
import { allMasked, specText } from '../emit/compiled.ts';
import { mixedSpec, recursionOf } from './recursions.ts';

const images = 3;
const rows = { images, canvases: images };

/** Runs of each segment. */
const runsOf = (recursion: Recursion, options: WalkOptions): Record<string, number> => {
  const runs: Record<string, number> = {};
  walk(recursion, options, { segment: ({ segment, times }) => (runs[segment] = (runs[segment] ?? 0) + times) });
  return runs;
};

/** Rows that the head's segment draws over a whole run. */
const drawnCells = (recursion: Recursion): number => {
  const head = headOf(recursion);
  let drawn = 0;
  walk(
    recursion,
    { rows },
    {
      segment: (run) => {
        if (run.place?.name === head.name) drawn += rowsOf(run.rows, head);
      },
    },
  );
  return drawn;
};

const text = specText('fashion-ar');

describe('the walk of a recursion', () => {
  it('ar: every patch of every level is a step', () => {
    const recursion = recursionOf(text);
    expect(runsOf(recursion, { rows })).to.deep.equal({
      start: 1,
      'level0.begin': 1,
      'level0.first': 1,
      'level0.next': 48,
      'level1.begin': 49,
      'level1.first': 49,
      'level1.next': 49 * 15,
      'head.draw': 49 * 16,
    });
    expect(samplingCapacity(recursion, { rows })).to.deep.equal(rows);
  });

  it('masked: the picks of the iterations are all patches', () => {
    const recursion = recursionOf(text, allMasked);
    const [first, second] = levelsOf(recursion).map(({ patches }) => cosineSchedule(patches, 16));
    const runs = runsOf(recursion, { rows });
    expect(runs['level0.iterate']).to.equal(first!.length);
    expect(runs['head.draw']).to.equal(first!.length * second!.length);
    const most = (schedule: typeof first): number => Math.max(...schedule!.map(({ picks }) => picks));
    expect(samplingCapacity(recursion, { rows })).to.deep.equal({
      ...rows,
      level1: images * most(first),
      level2: images * most(first) * most(second),
    });
  });

  it('takes the iterations of a request in place of those of the spec', () => {
    const runs = runsOf(recursionOf(text, allMasked), { rows, iterations: { level0: 5 } });
    expect([runs['level0.iterate'], runs['level1.iterate']]).to.deep.equal([5, 5 * 16]);
  });

  it('draws every cell once, whatever the modules', () => {
    expect(drawnCells(recursionOf(text))).to.equal(images * 28 * 28);
    expect(drawnCells(recursionOf(text, allMasked))).to.equal(images * 28 * 28);
    expect(drawnCells(recursionOf(mixedSpec))).to.equal(images * 16 * 16);
  });

  it('knows a rising share of level 0, up to 1, or to all but one patch where the level is masked', () => {
    for (const overrides of [[], allMasked]) {
      const shares: number[] = [];
      walk(
        recursionOf(text, overrides),
        { rows },
        {
          segment: ({ place, segment, share }) => {
            if (place?.name === 'level0' && segment !== 'level0.begin') shares.push(share);
          },
        },
      );
      expect(shares).to.have.length(overrides.length === 0 ? 49 : 16);
      expect(shares.at(-1)).to.equal(overrides.length === 0 ? 1 : 48 / 49);
      expect(shares.every((share, index) => share >= (shares[index - 1] ?? 0))).to.equal(true);
    }
  });

  it('counts the segments before a loop: the guiding pixel first', () => {
    const positions: Record<string, number> = {};
    walk(
      recursionOf(mixedSpec),
      { rows, iterations: { level0: 1, level2: 1 } },
      {
        segment: ({ segment, scalars }) => {
          if (scalars['position'] !== undefined) positions[segment] = scalars['position'];
        },
      },
    );
    expect(positions).to.include({ 'level2.guide': 0, 'level2.begin': 1, 'level1.next': 3 });
  });

  it('folded: counts the same runs on the same rows without taking every step', () => {
    for (const recursion of [recursionOf(text), recursionOf(text, allMasked), recursionOf(mixedSpec)]) {
      const unfolded = new Map<string, number>();
      const rowsOfPlace = ({ place, rows: counts }: Pick<SegmentRun, 'place' | 'rows'>): number =>
        place === undefined ? images : rowsOf(counts, place);
      walk(
        recursion,
        { rows },
        {
          segment: (run) => {
            const key = `${run.segment} ${rowsOfPlace(run)}`;
            unfolded.set(key, (unfolded.get(key) ?? 0) + run.times);
          },
        },
      );
      const folded = new Map<string, number>();
      for (const run of countSegments(recursion, { rows })) {
        const key = `${run.segment} ${rowsOfPlace(run)}`;
        folded.set(key, (folded.get(key) ?? 0) + run.times);
      }
      expect(Object.fromEntries(folded)).to.deep.equal(Object.fromEntries(unfolded));
    }
  });

  it('goes to one region alone, up to its patch of each level', () => {
    const entered: string[] = [];
    const recursion = recursionOf(mixedSpec);
    // The patch number 7 of level 0 is at (4, 12), and its patch 2 at (6, 12).
    const marks = Uint8Array.from({ length: 16 * 16 * 3 }, (_, value) => {
      const [y, x] = [Math.floor(value / 48), Math.floor(value / 3) % 16];
      return y >= 6 && y < 8 && x >= 12 && x < 14 ? 0 : 2;
    });
    const unknown = new UnknownCells([16, 16], 3, marks);
    const runs = runsOf(recursion, { rows: { images: 1, canvases: 1 }, unknown });
    expect(runs).to.include({ 'level0.iterate': 1, 'level1.first': 1, 'level1.next': 2, 'level2.begin': 1 });
    walk(recursion, { rows, unknown }, { enter: ({ name }) => entered.push(name) });
    expect(entered.slice(0, 4)).to.deep.equal(['level0', 'level1', 'level2', 'head']);
  });

  it('tells the trainer which rows each level may have', () => {
    expect(trainingCapacity(recursionOf(mixedSpec), images)).to.deep.equal({
      images,
      level1: images * 16,
      level3: images * 16 * 4 * 4,
    });
  });
});
