import { demandOf, largestBatch } from '../../runtime/execute/fit.ts';
import { plannedMemory, totalBytes } from '../../runtime/execute/memory.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { memoryRows, planLimits } from '../../runtime/runs/run-plan.ts';
import { samplingCapacity } from '../../runtime/recursion/capacity.ts';
import { generatorsOf } from '../../runtime/recursion/recursion.ts';
import type { Generator } from '../../runtime/recursion/recursion.ts';
import { countSegments } from '../../runtime/recursion/segment-count.ts';
import type { SegmentRuns } from '../../runtime/recursion/segment-count.ts';
import { isGuided, startRows } from '../../runtime/sample/guidance.ts';
import type { RunValues } from '../../runtime/execute/sizes.ts';
import { asDevice } from '../adapters/description.ts';
import type { AdapterDescription } from '../adapters/description.ts';
import { product } from '../ir/shape.ts';
import { TimedTally } from '../cost/timed-tally.ts';
import type { LoweredModel } from '../lower.ts';
import type { SamplingExplanation } from './explanation.ts';
import { describeFit, mostImages, describeTask, roomBeside } from './task.ts';
import type { Parts } from './task.ts';

const bytesPerNumber = 4;

export interface ExplainedSampling {
  readonly task: SamplingExplanation;
  readonly parts: Parts;
  /** By level: bytes of keys and values, and passes of the transformer. */
  readonly caches: ReadonlyMap<string, number>;
  readonly steps: ReadonlyMap<string, number>;
}

/** The sampling of so many images, guided and over as many iterations as the spec says. */
export const explainSampling = (
  lowered: LoweredModel,
  model: CompiledModel,
  batch: number,
  adapter: AdapterDescription,
): ExplainedSampling => {
  const { plan } = lowered;
  const guided = isGuided(model.description.sample);
  const device = asDevice(adapter);
  const { recursion } = model.description;
  const capacityOf = (images: number): RunValues => samplingCapacity(recursion, { rows: startRows(images, guided) });
  const capacity = capacityOf(batch);
  const runs = countSegments(recursion, { rows: startRows(batch, guided) });
  const tally = new TimedTally(lowered, adapter.rates, device);
  for (const { segment, rows, times } of runs) tally.run('sample', segment, rows, times);
  const steps = stepsByLevel(lowered, runs);
  const memory = plannedMemory(plan, { sample: capacity }, device);
  const program = plan.programs['sample'];
  if (program === undefined) throw new RangeError('the plan has no sampling program');
  const room = roomBeside(totalBytes(memory) - memory.programs, adapter);
  const largest = largestBatch(program, linearIn(capacityOf(1)), room, mostImages);
  const task = {
    ...describeTask(batch, tally, adapter),
    ...{ memory: memoryRows(memory), memoryBytes: totalBytes(memory) },
    limits: planLimits(plan, 'sample', capacity, device.limits),
    fit: describeFit(batch, largest, demandOf(program, capacityOf(largest + 1)), room),
    ...{ guided, depth: depthOf(lowered, runs) },
  };
  return { task, parts: tally.parts, caches: cacheBytes(lowered, capacity), steps };
};

/** Rows for any number of images: all are proportional to it. */
const linearIn =
  (one: RunValues) =>
  (images: number): RunValues =>
    Object.fromEntries(Object.entries(one).map(([name, rows]) => [name, rows * images]));

/** Passes of a transformer in a run of a segment; 0 where it only prepares rows. A head's draws take one for every channel. */
const passesOf = ({ architecture: { data } }: LoweredModel, place: Generator, segment: string): number => {
  const { loop } = place;
  if (place.child === undefined || segment === place.guide?.drawn.segment) return data.channels;
  return loop.begin.includes(segment) ? 0 : 1;
};

/** The passes of each place in the recursion, and in which segment. */
const passes = (lowered: LoweredModel, runs: readonly SegmentRuns[]) =>
  runs.flatMap(({ place, segment, times }) =>
    place === undefined ? [] : [{ place, segment, passes: times * passesOf(lowered, place, segment) }],
  );

const stepsByLevel = (lowered: LoweredModel, runs: readonly SegmentRuns[]): ReadonlyMap<string, number> => {
  const steps = new Map(generatorsOf(lowered.recursion).map(({ name }) => [name, 0]));
  for (const { place, passes: more } of passes(lowered, runs))
    steps.set(place.name, (steps.get(place.name) ?? 0) + more);
  return steps;
};

const depthOf = (lowered: LoweredModel, runs: readonly SegmentRuns[]): SamplingExplanation['depth'] => {
  const { levels, head, guidingHead } = lowered.architecture;
  const places = generatorsOf(lowered.recursion);
  const blocks = new Map(places.map(({ name }, depth) => [name, (levels[depth] ?? head).blocks]));
  let depth = { steps: 0, blocks: 0 };
  for (const { place, segment, passes: more } of passes(lowered, runs)) {
    const guides = place.child !== undefined && segment === place.guide?.drawn.segment;
    const inside = guides ? guidingHead?.blocks : blocks.get(place.name);
    depth = { steps: depth.steps + more, blocks: depth.blocks + more * (inside ?? 0) };
  }
  return depth;
};

/** Bytes of keys and values by level, from the states that attention keeps. */
const cacheBytes = ({ graphs }: LoweredModel, capacity: RunValues): ReadonlyMap<string, number> => {
  const cached = new Map(
    (graphs['sample'] ?? [])
      .flatMap(({ nodes }) => nodes)
      .filter(({ kind }) => kind === 'cachedAttention')
      .flatMap(({ inputs }) => inputs.filter(({ source }) => source?.kind === 'state'))
      .map((state) => [state.name, state]),
  );
  const caches = new Map<string, number>();
  for (const { site, shape } of cached.values()) {
    const rows = shape.rows === undefined ? 1 : shape.rows.times * (capacity[shape.rows.symbol] ?? 0);
    caches.set(site.place, (caches.get(site.place) ?? 0) + bytesPerNumber * rows * product(shape.dims));
  }
  return caches;
};
