import { expect } from 'chai';
import { differentiate } from '../../compiler/4-differentiate/differentiate.ts';
import { IrError } from '../../compiler/ir/error.ts';
import type { Graph } from '../../compiler/ir/graph.ts';
import { GradientProblem, dims, rows } from './gradient-problem.ts';

const problem = (): GradientProblem => new GradientProblem({ rows: 2 });

/** Names of the nodes that differentiation appended. */
const appended = (graph: Graph): string[] =>
  differentiate(graph)
    .nodes.slice(graph.nodes.length)
    .map(({ name }) => name);

describe('differentiate', () => {
  it('makes no gradient for inputs and what is computed from them alone', () => {
    const p = problem();
    const features = p.map('gelu', [p.input('features', rows(3))]);
    const y = p.op('matmul', { layout: 'NT', groups: 1 }, features, p.parameter('weight', dims(4, 3)));
    const names = appended(p.graph(y));
    expect(names).to.include('weight.gradient');
    expect(names.filter((name) => name.startsWith('features') || name.startsWith('gelu'))).to.deep.equal([]);
  });

  it('makes no node where a gradient passes unchanged', () => {
    const p = problem();
    const graph = p.graph(p.map('add', [p.parameter('a', rows(3)), p.parameter('b', rows(3))]));
    const { gradients } = differentiate(graph);
    expect(gradients.get('a')).to.equal(gradients.get('b'));
    expect(gradients.get('a')?.name).to.equal('add.gradient');
  });

  it('names the parts of a sum after the uses that contribute them', () => {
    const p = problem();
    const x = p.parameter('x', rows(3));
    const names = appended(p.graph(p.map('multiply', [p.map('silu', [x]), p.map('gelu', [x])])));
    expect(names).to.include.members(['x.gradient.via.silu', 'x.gradient.via.gelu', 'x.gradient']);
  });

  it('leaves the forward nodes and results as they are', () => {
    const p = problem();
    const graph = p.graph(p.map('silu', [p.parameter('x', rows(3))]));
    const { nodes, results } = differentiate(graph);
    expect(nodes.slice(0, graph.nodes.length)).to.deep.equal(graph.nodes);
    expect(results).to.equal(graph.results);
  });

  const faults: readonly [string, RegExp, (p: GradientProblem) => Graph][] = [
    ['a graph without a loss', /no result `loss`/, (p) => p.builder.finish(new Map())],
    [
      'a loss that is no scalar',
      /instead of \[1\]/,
      (p) => p.builder.finish(new Map([['loss', p.map('silu', [p.parameter('x', rows(3))])]])),
    ],
    [
      'a parameter that the loss does not depend on',
      /depend on the parameter unread/,
      (p) => {
        p.map('silu', [p.parameter('unread', dims(3))]);
        return p.graph(p.map('silu', [p.parameter('x', rows(3))]));
      },
    ],
    [
      'a parameter behind an op without a gradient',
      /tokenAt is not differentiable/,
      (p) => p.graph(p.op('tokenAt', {}, p.parameter('table', dims(4, 2)))),
    ],
    [
      'a parameter that is broadcast as a prefix',
      /scales is broadcast over trailing dimensions/,
      (p) => p.graph(p.map('multiply', [p.parameter('x', rows(3, 2)), p.parameter('scales', rows(3))])),
    ],
    [
      "a loss on a norm's statistics",
      /statistics is read where a gradient is wanted/,
      (p) => {
        const inputs = [p.parameter('x', rows(3, 2)), p.parameter('gain', dims(2))];
        const [, statistics] = p.builder.add('norm', 'norm', { centred: false, epsilon: 1e-5 }, inputs);
        return p.graph(statistics!);
      },
    ],
    [
      'a gather without its inverse list',
      /needs its input `slot`/,
      (p) => {
        const picked = p.indices('picked', rows(), [0, 1]);
        return p.graph(p.op('gatherConditions', { grid: [2], conditions: 1 }, p.parameter('x', rows(2, 3)), picked));
      },
    ],
  ];

  for (const [title, message, build] of faults) {
    it(`refuses ${title}`, () => {
      const graph = build(problem());
      expect(() => differentiate(graph)).to.throw(IrError, message);
    });
  }
});
