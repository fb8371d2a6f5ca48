import { expect } from 'chai';
import { differentiate } from '../../compiler/4-differentiate/differentiate.ts';
import { gradientTable } from '../../compiler/4-differentiate/gradient-table.ts';
import { functionRules } from '../../compiler/4-differentiate/rules/elementwise.ts';
import { evaluateGraph } from '../../compiler/ir/evaluate/index.ts';
import { checkGraph } from '../../compiler/ir/check-graph.ts';
import { gradientCases } from './cases.ts';
import { finiteDifferences, relativeError } from './finite-differences.ts';
import { GradientProblem } from './gradient-problem.ts';

const withRule = (table: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(table).filter((key) => table[key] !== 'none');

describe('gradient rules against finite differences', () => {
  for (const { op, fn, title, symbols, build } of gradientCases) {
    it(`${fn ?? op} ${title}`, () => {
      const problem = new GradientProblem(symbols);
      const forward = problem.graph(build(problem));
      const graph = differentiate(forward);
      checkGraph(graph);
      const values = evaluateGraph(graph, problem.feeds, problem.context);
      expect(graph.gradients.size).to.be.greaterThan(0);
      for (const [parameter, gradient] of graph.gradients) {
        const expected = finiteDifferences(forward, parameter, problem.feeds, problem.context);
        expect(relativeError(values.get(gradient.name)!.data, expected), parameter).to.be.lessThan(1e-6);
      }
    });
  }

  it('cover every op with a rule', () => {
    const covered = new Set(gradientCases.map(({ op }) => op as string));
    expect(withRule(gradientTable).filter((op) => !covered.has(op))).to.deep.equal([]);
  });

  it('cover every elementwise function with a rule', () => {
    const covered = new Set(gradientCases.map(({ fn }) => fn as string | undefined));
    expect(withRule(functionRules).filter((fn) => !covered.has(fn))).to.deep.equal([]);
  });
});
