import { expect } from 'chai';
import { compareSides } from '../../bench/sides/compare.ts';
import type { Side } from '../../bench/sides/side.ts';
import { linePlot } from '../../bench/report/line-plot.ts';

const side = (name: string, seconds: readonly number[], log: string[]): Side => {
  let turn = 0;
  return {
    name,
    run: () => {
      log.push(name);
      return Promise.resolve(seconds[turn++] ?? NaN);
    },
    close: () => Promise.resolve(),
  };
};

describe('comparing sides', () => {
  it('takes turns, leaves warm-ups out and divides medians', async () => {
    const log: string[] = [];
    const sides = [side('ours', [99, 2, 1, 4], log), side('theirs', [99, 6, 4, 8], log)];
    const { ours, others, ratios } = await compareSides('task', sides, { warmUps: 1, turns: 3 });
    expect(log).to.deep.equal(['ours', 'theirs', 'ours', 'theirs', 'ours', 'theirs', 'ours', 'theirs']);
    expect(ours).to.deep.equal({ side: 'ours', seconds: [2, 1, 4], median: 2 });
    expect(others[0]!.median).to.equal(6);
    expect(ratios['theirs']).to.deep.equal({ median: 3, least: 2, most: 4 });
  });
});

describe('the plot', () => {
  it('puts powers of ten at equal distances', () => {
    const points = [1, 10, 100].map((value, index) => [2 ** index, value] as const);
    const svg = linePlot([{ title: 't', xTitle: 'x', lines: [{ name: 'l', points }] }], 1);
    const heights = [...svg.matchAll(/cy="([\d.]+)"/g)].map((match) => Number(match[1]));
    expect(heights[0]! - heights[1]!).to.be.closeTo(heights[1]! - heights[2]!, 0.2);
    expect(heights[0]).to.be.greaterThan(heights[2]!);
  });

  it('leaves a line without points empty', () => {
    const lines = [
      { name: 'none', points: [] },
      { name: 'some', points: [[1, 2] as const] },
    ];
    expect(linePlot([{ title: 't', xTitle: 'x', lines }], 1)).to.not.include('NaN');
  });
});
