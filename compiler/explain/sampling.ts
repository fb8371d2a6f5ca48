import { demandOf, largestBatch } from '../../runtime/execute/fit.ts';
import { plannedMemory, totalBytes } from '../../runtime/execute/memory.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { memoryRows, planLimits } from '../../runtime/runs/run-plan.ts';
import { isGuided, startRows } from '../../runtime/sample/sample-run.ts';
import { iterationCounts, sampleCapacity } from '../../runtime/sample/sampler.ts';
import { SegmentCount } from '../../runtime/sample/segment-count.ts';
import { resolveSize, type RunValues } from '../../runtime/execute/sizes.ts';
import { asDevice, type AdapterDescription } from '../adapters/description.ts';
import { partOf } from '../cost/tally.ts';
import { TimedTally } from '../cost/timed-tally.ts';
import type { LoweredModel } from '../lower.ts';
import type { SamplingExplanation } from './explanation.ts';
import { describeFit, MOST_IMAGES, describeTask, roomBeside } from './task.ts';
import type { Parts } from './task.ts';

export interface ExplainedSampling {
  readonly task: SamplingExplanation;
  readonly parts: Parts;
  /** By level: bytes of keys and values, and passes of the transformer. */
  readonly caches: ReadonlyMap<string, number>;
  readonly steps: ReadonlyMap<string, number>;
}

/** The sampling of so many images, guided and over as many iterations as the spec says. */
export function explainSampling(
  lowered: LoweredModel,
  model: CompiledModel,
  batch: number,
  adapter: AdapterDescription,
): ExplainedSampling {
  const { plan } = lowered;
  const guided = isGuided(model.description.sample);
  const device = asDevice(adapter);
  const capacityOf = (images: number): RunValues => sampleCapacity(model, images, guided, iterationCounts(model));
  const count = new SegmentCount(startRows(batch, guided), iterationCounts(model));
  model.sampleImages(count);
  const tally = new TimedTally(lowered, adapter.rates, device);
  for (const { segment, rows, times } of count.segments) tally.run('sample', segment, rows, times);
  const steps = stepsByLevel(lowered, count.runs);
  const memory = plannedMemory(plan, { sample: count.capacity }, device);
  const program = plan.programs['sample'];
  if (program === undefined) throw new RangeError('the plan has no sampling program');
  const room = roomBeside(totalBytes(memory) - memory.programs, adapter);
  const largest = largestBatch(program, linearIn(capacityOf(1)), room, MOST_IMAGES);
  const task = {
    ...describeTask(batch, tally, adapter),
    ...{ memory: memoryRows(memory), memoryBytes: totalBytes(memory) },
    limits: planLimits(plan, 'sample', count.capacity, device.limits),
    fit: describeFit(batch, largest, demandOf(program, capacityOf(largest + 1)), room),
    ...{ guided, depth: depthOf(lowered, count.runs) },
  };
  return { task, parts: tally.parts, caches: cacheBytes(lowered, count.capacity), steps };
}

/** Rows for any number of images: all are proportional to it. */
const linearIn =
  (one: RunValues) =>
  (images: number): RunValues =>
    Object.fromEntries(Object.entries(one).map(([name, rows]) => [name, rows * images]));

/** Segments that run a transformer; the others prepare its rows. */
const PASS = /^(level\d+|head)\.(first|next|iterate|guide|draw)$/;

/** Passes in one run of a segment: a pixel head's draws every channel in a pass of its own. */
const passesOf = ({ architecture: { data } }: LoweredModel, pass: string | undefined): number =>
  pass === 'guide' || pass === 'draw' ? data.channels : 1;

function stepsByLevel(lowered: LoweredModel, runs: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const steps = new Map<string, number>();
  for (const [segment, times] of runs) {
    const [, level, pass] = PASS.exec(segment) ?? [];
    if (level !== undefined) steps.set(level, (steps.get(level) ?? 0) + times * passesOf(lowered, pass));
  }
  return steps;
}

function depthOf(lowered: LoweredModel, runs: ReadonlyMap<string, number>): SamplingExplanation['depth'] {
  const { levels, head, guidingHead } = lowered.architecture;
  const blocks = new Map([...levels, { ...head, name: 'head' }].map((one) => [one.name, one.blocks]));
  let depth = { steps: 0, blocks: 0 };
  for (const [segment, times] of runs) {
    const [, level, pass] = PASS.exec(segment) ?? [];
    if (level === undefined) continue;
    const inside = pass === 'guide' ? guidingHead?.blocks : blocks.get(level);
    const passes = times * passesOf(lowered, pass);
    depth = { steps: depth.steps + passes, blocks: depth.blocks + passes * (inside ?? 0) };
  }
  return depth;
}

function cacheBytes({ plan }: LoweredModel, capacity: RunValues): ReadonlyMap<string, number> {
  const caches = new Map<string, number>();
  for (const { name, size } of plan.programs['sample']?.buffers ?? []) {
    if (!/\.attention\.(keys|values)$/.test(name)) continue;
    const level = partOf(name);
    caches.set(level, (caches.get(level) ?? 0) + resolveSize(size, capacity));
  }
  return caches;
}
