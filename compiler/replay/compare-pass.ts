import type { Level } from '../ir/architecture.ts';
import { largestDifference, relativeToLargest, summarise } from './comparison.ts';
import type { Difference, GroupReport } from './comparison.ts';
import { criteria } from './criteria.ts';
import { conditionsOf } from './expected-tensors.ts';
import { neighbourConditions } from './neighbour-conditions.ts';
import type { ReplayedPass } from './replay-pass.ts';
import type { Subject } from './subject.ts';

/** Conditions of every level, logits of every pixel head, and the loss of a likelihood pass. */
export const comparePass = async (subject: Subject, replayed: ReplayedPass): Promise<readonly GroupReport[]> => {
  const groups: GroupReport[] = [];
  for (const level of subject.architecture.levels) groups.push(await compareConditions(subject, replayed, level));
  groups.push(await compareLogits(subject, replayed, 'head logits', [['head', 'head']]));
  const guides = subject.architecture.levels.filter(({ guidingPixel }) => guidingPixel);
  const heads = guides.map(({ name }) => [`${name}.guide`, `guiding/${name}`] as const);
  if (heads.length > 0) groups.push(await compareLogits(subject, replayed, 'guiding logits', heads));
  groups.push(await compareLoss(subject, replayed));
  return groups;
};

const compareConditions = async (
  { golden, architecture }: Subject,
  { pass, read }: ReplayedPass,
  level: Level,
): Promise<GroupReport> => {
  const { name, grid, width } = level;
  const states = await read(`states.${name}`);
  const differences: Difference[] = [];
  for (const [index, tensor] of conditionsOf(pass, level, architecture).entries()) {
    const conditions = neighbourConditions(states, grid, width, index);
    differences.push({ tensor, error: relativeToLargest(conditions, await golden.floats(tensor)) });
  }
  return summarise(`${pass} conditions of ${name}`, criteria.states, differences);
};

/** `heads` pairs our result's name with the file's. */
const compareLogits = async (
  { golden }: Subject,
  { pass, read }: ReplayedPass,
  name: string,
  heads: readonly (readonly [string, string])[],
): Promise<GroupReport> => {
  const differences: Difference[] = [];
  for (const [ours, theirs] of heads) {
    const tensor = `${pass}/${theirs}/logits`;
    differences.push({ tensor, error: relativeToLargest(await read(`logits.${ours}`), await golden.floats(tensor)) });
  }
  return summarise(`${pass} ${name}`, criteria.states, differences);
};

const compareLoss = async ({ golden }: Subject, { pass, read }: ReplayedPass): Promise<GroupReport> => {
  const tensor = `${pass}/loss`;
  const recorded = await golden.floats(tensor);
  const error = largestDifference(await read('loss'), recorded) / Math.abs(recorded[0] ?? NaN);
  return summarise(`${pass} loss`, criteria.loss, [{ tensor, error }]);
};
