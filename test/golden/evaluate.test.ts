import { expect } from 'chai';
import { buildLikelihood } from '../../compiler/3-build/graphs/likelihood.ts';
import { concreteShape, evaluateGraph, floatTensor, indexTensor } from '../../compiler/ir/evaluate/index.ts';
import type { Tensor } from '../../compiler/ir/evaluate/index.ts';
import type { Graph } from '../../compiler/ir/graph.ts';
import type { Value } from '../../compiler/ir/value.ts';
import { relativeToLargest } from '../../compiler/replay/comparison.ts';
import { openGolden } from '../../compiler/replay/golden-file.ts';
import type { GoldenFile } from '../../compiler/replay/golden-file.ts';
import { likelihoodInputs } from '../../compiler/replay/likelihood-inputs.ts';
import type { LikelihoodInputs } from '../../compiler/replay/likelihood-inputs.ts';
import { compileSubject } from '../../compiler/replay/subject.ts';
import type { Subject } from '../../compiler/replay/subject.ts';
import { readWeights } from '../../compiler/replay/weights.ts';
import { goldenPath } from './files.ts';

const weightFeeds = async ({ golden, model, stored }: Subject): Promise<[string, Tensor][]> =>
  Promise.all(
    model.plan.parameters.map(async ({ name, shape }, index): Promise<[string, Tensor]> => [
      name,
      floatTensor(shape, await readWeights(golden, stored[index]!)),
    ]),
  );

const inputFeeds = (graph: Graph, { inputs, rows }: LikelihoodInputs): [string, Tensor][] => {
  const wanted = new Map<string, Value>();
  for (const value of graph.nodes.flatMap((node) => node.inputs)) {
    if (value.source?.kind === 'input') wanted.set(value.name, value);
  }
  return [...wanted.values()].map(({ name, shape }) => [
    name,
    indexTensor(concreteShape(shape, rows), inputs.get(name)!),
  ]);
};

describe('the CPU reference on a golden file', () => {
  let golden: GoldenFile;
  before(async () => {
    golden = await openGolden(goldenPath('masked'));
  });
  after(() => golden.close());

  it('gives the loss, the states and the logits of the likelihood pass', async () => {
    const subject = await compileSubject(golden);
    await subject.close();
    const replay = await likelihoodInputs(golden, subject.model, 'eval');
    const graph = buildLikelihood(subject.architecture, false, { inspected: true });
    const feeds = new Map([...(await weightFeeds(subject)), ...inputFeeds(graph, replay)]);
    const values = evaluateGraph(graph, feeds, { symbols: replay.rows, scalars: {} });
    const result = (role: string) => values.get(graph.results.get(role)!.name)!.data;
    for (const [role, tensor] of [
      ['loss', 'eval/loss'],
      ['states.level0', 'eval/condition/level0/0'],
      ['states.level1', 'eval/condition/level1/0'],
      ['logits.head', 'eval/head/logits'],
    ] as const) {
      expect(relativeToLargest(result(role), await golden.floats(tensor)), tensor).to.be.below(2e-6);
    }
  });
});
