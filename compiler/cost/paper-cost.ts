import type { Architecture } from '../ir/architecture.ts';
import { headName } from '../3-build/place.ts';
import type { ParameterEntry } from '../../runtime/execute/plan.ts';

/**
 * Operations of a forward pass over one image as the paper counts them, by level: patch tokens alone (no conditions, no guiding
 * pixels), products and whole attention matrices alone, a multiplication and an addition as two, without the last projection to logits.
 */
export function paperCost(
  { levels, head, data }: Architecture,
  parameters: readonly ParameterEntry[],
): ReadonlyMap<string, number> {
  const costs = new Map<string, number>();
  let regions = 1;
  for (const { name, patches, width, blocks } of levels) {
    const perToken = 2 * (weightsOf(parameters, name, BLOCK) + weightsOf(parameters, name, PATCHES));
    const perRegion = patches * perToken + attention(patches, width, blocks) + conditionCost(parameters, name);
    costs.set(name, regions * perRegion);
    regions *= patches;
  }
  const blocks = data.channels * 2 * weightsOf(parameters, headName, BLOCK);
  const perPixel = blocks + attention(data.channels, head.width, head.blocks) + conditionCost(parameters, headName);
  return costs.set(headName, regions * perPixel);
}

const BLOCK = /^block\d+\..*\.weight$/;
const PATCHES = /^patchEmbedding\.weight$/;
const CONDITION = /^condition(Embedding)?\.weight$/;

/** q·k and p·v of every pair of tokens. */
const attention = (tokens: number, width: number, blocks: number): number => 4 * tokens ** 2 * width * blocks;

/** Of one condition: level 0 has its class for that. */
const conditionCost = (parameters: readonly ParameterEntry[], level: string): number =>
  2 * weightsOf(parameters, level, CONDITION);

/** Numbers in a level's weight matrices with such names. */
const weightsOf = (parameters: readonly ParameterEntry[], level: string, pattern: RegExp): number =>
  parameters
    .filter(({ name }) => name.startsWith(`${level}.`) && pattern.test(name.slice(level.length + 1)))
    .reduce((total, { shape }) => total + shape.reduce((size, n) => size * n, 1), 0);
