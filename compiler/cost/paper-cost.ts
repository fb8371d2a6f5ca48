import { headName } from '../3-build/place.ts';
import type { Architecture } from '../ir/architecture.ts';
import type { Graph } from '../ir/graph.ts';
import { product } from '../ir/shape.ts';
import type { Value } from '../ir/value.ts';

/**
 * Operations of a forward pass over one image as the paper counts them, by level: patch tokens alone (no conditions, no guiding
 * pixels), products and whole attention matrices alone, a multiplication and an addition as two, without the last projection to logits.
 *
 * @param graphs of the likelihood, from which the weights are read
 */
export const paperCost = (
  { levels, head, data }: Architecture,
  graphs: readonly Graph[],
): ReadonlyMap<string, number> => {
  const matrices = matricesOf(graphs);
  const costs = new Map<string, number>();
  let regions = 1;
  for (const { name, patches, width, blocks } of levels) {
    const perToken =
      2 * (weightsInBlocks(matrices, name, blocks) + weightsAt(matrices, `${name}.patchEmbedding.weight`));
    const perRegion = patches * perToken + attention(patches, width, blocks);
    costs.set(name, regions * (perRegion + 2 * weightsAt(matrices, `${name}.conditionEmbedding.weight`)));
    regions *= patches;
  }
  const perPixel = data.channels * 2 * weightsInBlocks(matrices, headName, head.blocks);
  const condition = 2 * weightsAt(matrices, `${headName}.condition.weight`);
  return costs.set(headName, regions * (perPixel + attention(data.channels, head.width, head.blocks) + condition));
};

/** q·k and p·v of every pair of tokens. */
const attention = (tokens: number, width: number, blocks: number): number => 4 * tokens ** 2 * width * blocks;

/** The weight matrices by name; norms' gains and biases are vectors. */
const matricesOf = (graphs: readonly Graph[]): ReadonlyMap<string, Value> =>
  new Map(
    graphs
      .flatMap(({ nodes }) => nodes)
      .flatMap(({ inputs }) => inputs)
      .filter(({ source, shape }) => source?.kind === 'parameter' && shape.dims.length === 2)
      .map((value) => [value.name, value]),
  );

const weightsAt = (matrices: ReadonlyMap<string, Value>, name: string): number =>
  product(matrices.get(name)?.shape.dims ?? [0]);

/** Numbers in the matrices of a generator's own blocks. */
const weightsInBlocks = (matrices: ReadonlyMap<string, Value>, place: string, blocks: number): number => {
  const own = new Set(Array.from({ length: blocks }, (_, block) => `${place}.block${block}`));
  return [...matrices.values()]
    .filter(({ site }) => own.has(site.block))
    .reduce((total, { shape }) => total + product(shape.dims), 0);
};
