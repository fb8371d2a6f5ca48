import { expect } from 'chai';
import { fixedOrders, isOrder } from '../../runtime/recursion/orders.ts';
import { lowerModel } from '../../compiler/lower.ts';
import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';
import { levelsOf, orderOf } from '../../runtime/recursion/recursion.ts';
import { loadModel } from '../../compiler/load-model.ts';
import { architectureOf } from '../random-specs/checks.ts';
import { recursionOf } from './recursions.ts';

const grids = [[7], [4, 4], [3, 5], [2, 3, 4], [2, 2, 3, 2], [1, 6]];

const spec = (module: string, order: string): string => `data: {shape: [4, 4], channels: 1}
levels: [{module: ${module}, patch: 2, width: 8, heads: 1, order: ${order}}, {module: ar, patch: 1, width: 8, heads: 1}]
head: {width: 8, heads: 1}
`;

const orderIn = (module: string, order: string): readonly number[] | undefined =>
  levelsOf(recursionOf(spec(module, order))).map(({ loop }) => orderOf(loop)?.fixed)[0];

describe('fixed orders of patches', () => {
  for (const grid of grids)
    it(`name every patch of ${grid.join('×')} once`, () => {
      const count = grid.reduce((total, n) => total * n, 1);
      for (const order of Object.values(fixedOrders)) expect(isOrder(order(grid), count)).to.equal(true);
    });

  it('a checkerboard has one colour first, and in each colour no two neighbours in turn', () => {
    const order = fixedOrders.checkerboard([4, 4]);
    expect(order).to.deep.equal([0, 10, 2, 8, 5, 15, 7, 13, 1, 11, 3, 9, 4, 14, 6, 12]);
    expect(order.slice(0, 8).every((patch) => (Math.floor(patch / 4) + patch) % 2 === 0)).to.equal(true);
  });

  it('are keys of levels that take any; masked levels decode the last ones first', () => {
    expect(orderIn('any-order', 'random')).to.equal(undefined);
    expect(orderIn('any-order', 'raster')).to.deep.equal([0, 1, 2, 3]);
    expect(orderIn('any-order', '[3, 1, 0, 2]')).to.deep.equal([3, 1, 0, 2]);
    expect(orderIn('any-order', 'checkerboard')).to.deep.equal([0, 3, 1, 2]);
    expect(orderIn('masked', 'checkerboard')).to.deep.equal([2, 1, 3, 0]);
    expect(inMemoryModel(lowerModel(architectureOf(spec('masked', 'raster')))).description.recursion)
      .to.have.nested // as emitted
      .property('generator.loop.order.fixed')
      .that.deep.equals([3, 2, 1, 0]);
  });

  it('are refused where they leave patches out or the module has its own, and the advice cures it', () => {
    const faults = (text: string) =>
      loadModel({ file: 'spec.yaml', text }).diagnostics.map(({ code, message }) => `${code}: ${message}`);
    expect(faults(spec('any-order', '[3, 1, 0]'))).to.deep.equal([
      "FRC323: the order doesn't name each of the 4 patches once",
    ]);
    expect(faults(spec('any-order', '[3, 1, 0, 0]'))).to.have.length(1);
    expect(faults(spec('any-order', 'diagonal'))[0]).to.match(/FRC\d+: levels\.0\.order can't be "diagonal"/);
    expect(faults(spec('ar', 'raster'))).to.deep.equal(['FRC322: the module ar has an order of its own']);
    expect(faults(spec('any-order', 'random'))).to.deep.equal([]);
    expect(faults(spec('ar', 'raster').replace(', order: raster', ''))).to.deep.equal([]);
  });
});
