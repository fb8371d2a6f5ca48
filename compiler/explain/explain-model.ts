import { inMemoryModel } from '../7-emit/in-memory-model.ts';
import type { LoweredModel } from '../lower.ts';
import type { AdapterDescription } from '../adapters/description.ts';
import { everyRow, likelihoodCost } from '../cost/model-cost.ts';
import { paperCost } from '../cost/paper-cost.ts';
import type { Explanation } from './explanation.ts';
import { explainLevels } from './levels.ts';
import { explainSampling } from './sampling.ts';
import { selfSimilarities } from './self-similarity.ts';
import { explainTraining } from './training.ts';

/** Everything that can be told of a model without a device: sizes, costs, memory and times on an adapter that is only described. */
export const explainModel = (lowered: LoweredModel, batch: number, adapter: AdapterDescription): Explanation => {
  const model = inMemoryModel(lowered);
  const training = explainTraining(lowered, model, batch, adapter);
  const sampling = explainSampling(lowered, model, batch, adapter);
  const forward = likelihoodCost(lowered, everyRow(model, 1));
  const paper = paperCost(lowered.architecture, lowered.graphs['score'] ?? []);
  const { extents, channels, alphabet, values, kind } = lowered.architecture.data;
  const parts = { forward: forward.parts, training: training.parts, sampling: sampling.parts };
  return {
    format: 1,
    model: lowered.architecture.name,
    data: { extents, channels, alphabet, values, kind },
    batch,
    parameters: model.description.parameters,
    gflops: forward.total.operations / 1e9,
    paperGflops: [...paper.values()].reduce((total, operations) => total + operations, 0) / 1e9,
    levels: explainLevels(lowered, { ...sampling, batch, parts, paper }),
    selfSimilarities: selfSimilarities(lowered.architecture.levels),
    training: training.task,
    sampling: sampling.task,
    adapter,
  };
};
