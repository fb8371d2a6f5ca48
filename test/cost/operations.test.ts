import { expect } from 'chai';
import { blockBackward, blockForward, productGraph } from '../../bench/own/graphs.ts';
import type { OwnGraph } from '../../bench/own/graphs.ts';
import { Tally } from '../../compiler/cost/tally.ts';
import type { Cost } from '../../compiler/cost/tally.ts';
import { lower } from '../../compiler/5-lower/lower.ts';
import { schedule } from '../../compiler/6-schedule/schedule.ts';

const costOf = ({ graph, rows }: OwnGraph): Cost => {
  const tally = new Tally(schedule({ name: 'cost' }, lower({ cost: [graph] })));
  tally.run('cost', graph.name, { rows });
  return tally.total;
};

const size = { rows: 3, tokens: 5, width: 8, heads: 2 } as const;
const tokens = size.rows * size.tokens;
const w = size.width;
/** qkv 3W², projection W², perceptron 2 · 4W²: 12 W² multiply-adds a token. */
const products = 2 * 12 * w * w * tokens;
const pairs = size.rows * size.tokens ** 2;

describe('operations and bytes, against counts by hand', () => {
  it('of a product', () => {
    expect(costOf(productGraph(16))).to.deep.equal({
      dispatches: 1,
      operations: 2 * 16 ** 3,
      productOperations: 2 * 16 ** 3,
      bytes: 3 * 4 * 16 ** 2,
    });
  });

  it('of a transformer block', () => {
    const { operations, productOperations } = costOf(blockForward(size));
    expect(productOperations).to.equal(products);
    const attention = pairs * (4 * w + 5 * size.heads); // q·k, p·v; softmax of every score
    const norms = 2 * 8 * w * tokens;
    const biases = (3 * w + w + 4 * w + w) * tokens;
    const gelu = 5 * 4 * w * tokens;
    const residuals = 2 * w * tokens;
    expect(operations).to.equal(products + attention + norms + biases + gelu + residuals);
  });

  it('of its gradient: two products for each, but none towards an input that nobody wants', () => {
    // Forward, weights' gradients, and inputs' gradients; x is no parameter, yet the norm before qkv has some, so qkv's is wanted.
    expect(costOf(blockBackward(size)).productOperations).to.equal(3 * products);
  });

  it('grow in proportion to the rows', () => {
    const [one, four] = [costOf(blockForward({ ...size, rows: 1 })), costOf(blockForward({ ...size, rows: 4 }))];
    expect(four.operations).to.equal(4 * one.operations);
    expect(four.bytes).to.be.below(4 * one.bytes); // weights are read once
  });
});
