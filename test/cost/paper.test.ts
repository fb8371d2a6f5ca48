import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel } from '../../compiler/load-model.ts';
import { everyRow, likelihoodCost } from '../../compiler/cost/model-cost.ts';
import type { Cost } from '../../compiler/cost/tally.ts';
import { lowerModel } from '../../compiler/lower.ts';
import { packageRoot } from '../../compiler/package-root.ts';
import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';

/** The likelihood pass of one image in which every patch goes down, by level. */
const forward = (spec: string): ReadonlyMap<string, Cost> => {
  const file = join(packageRoot(), 'specs', `${spec}.yaml`);
  const { architecture } = loadModel({ file, text: readFileSync(file) });
  if (architecture === undefined) throw new Error(`${spec} is faulty`);
  const lowered = lowerModel(architecture);
  return likelihoodCost(lowered, everyRow(inMemoryModel(lowered), 1)).parts;
};

const gigaflops = (parts: ReadonlyMap<string, Cost>, level: string): number =>
  (parts.get(level)?.operations ?? 0) / 1e9;

describe("operations of a forward pass beside the paper's figures (GFLOPs an image)", () => {
  it('FractalAR in64, three levels: 438', () => {
    const total = [...forward('fractalar-in64').values()].reduce((sum, { operations }) => sum + operations, 0);
    expect(total / 1e9).to.be.within(438, 1.06 * 438); // the paper counts products; norms and the like are a few percent
  });

  it('FractalMAR-L in256 by level: 215, 208, 419, 22 for patch tokens alone', () => {
    const parts = forward('fractalmar-large-in256');
    // A row has 5 condition tokens besides its patches, and a guiding pixel below level 0.
    const patchesAlone: readonly (readonly [string, number, number])[] = [
      ['level0', 215, 256 / 261],
      ['level1', 208, 16 / 22],
      ['level2', 419, 16 / 22],
    ];
    for (const [level, paper, share] of patchesAlone)
      expect(gigaflops(parts, level) * share, level).to.be.within(0.94 * paper, 1.06 * paper);
    expect(gigaflops(parts, 'head')).to.be.within(22, 1.4 * 22);
  });
});
