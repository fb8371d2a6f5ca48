import { levelsOf } from '../../runtime/recursion/recursion.ts';
import { Sampler } from '../../runtime/sample/sampler.ts';
import type { SampleRequest } from '../../runtime/sample/sampler.ts';
import type { ReferenceSampler } from '../reference/config.ts';
import { countDifferent, summarise } from './comparison.ts';
import type { GroupReport } from './comparison.ts';
import { criteria } from './criteria.ts';
import type { RunningSubject } from './subject.ts';

/** The images that every sampler of the file draws, always taking the likeliest token, in the recorded decoding orders. */
export const compareSamples = async (subject: RunningSubject): Promise<readonly GroupReport[]> => {
  const groups: GroupReport[] = [];
  for (const [name, sampler] of Object.entries(subject.golden.config.samplers)) {
    const tensor = `sample/${name}/pixels`;
    const pixels = await drawImages(subject, sampler);
    const error = countDifferent(pixels, await subject.golden.words(tensor));
    groups.push(summarise(`sample ${name}`, criteria.pixels, [{ tensor, error }]));
  }
  return groups;
};

const drawImages = async (subject: RunningSubject, sampler: ReferenceSampler): Promise<Uint32Array> => {
  const { golden, model, session } = subject;
  const labels = await golden.words('sample/labels');
  const levels = levelsOf(model.description.recursion).map(({ name }) => name);
  const request: SampleRequest = {
    labels,
    firstImage: 0,
    options: {
      guidance: sampler.cfg,
      guidanceSchedule: sampler.schedule,
      temperature: 1 / sampler.temperature,
      filterThreshold: sampler.filter_threshold,
      seed: 0,
    },
    iterations: Object.fromEntries(levels.map((level, index) => [level, sampler.iterations[index] ?? 1])),
    orders: await recordedOrders(subject, levels),
    greedy: true,
  };
  const drawer = await Sampler.create(session, model, labels.length, sampler.cfg !== 1, request.iterations);
  return drawer.sample(request);
};

const recordedOrders = async (
  { golden }: RunningSubject,
  levels: readonly string[],
): Promise<Record<string, Uint32Array>> => {
  const orders: Record<string, Uint32Array> = {};
  for (const level of levels) {
    const tensor = `sample/order/${level}`;
    if (golden.names.has(tensor)) orders[level] = await golden.words(tensor);
  }
  return orders;
};
