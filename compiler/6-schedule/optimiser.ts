import type {
  BufferPlan,
  Dispatch,
  LaunchValue,
  Location,
  Page,
  PagePart,
  Port,
  Program,
} from '../../runtime/execute/plan.ts';
import { IrError } from '../ir/error.ts';
import { pageCost } from '../5-lower/cost.ts';
import type { DispatchCost } from '../5-lower/cost.ts';
import type { KernelTable } from '../5-lower/kernel-table.ts';

/** Runs that a page's sum of squares is split into at most. */
const mostRuns = 64;
const bytesPerPack = 16;

const scalar = (name: string): LaunchValue => ({ scalar: name, float: true });

const partialsBuffer = 0;
const clipBuffer = 1;
const lossBuffer = 2;

interface DispatchRequest {
  readonly kernel: string;
  readonly label: string;
  readonly launch: Readonly<Record<string, LaunchValue>>;
  readonly bindings: Readonly<Record<string, Location>>;
  readonly items: number;
}

/** Operations for every number: of AdamW, its moments, their corrections, decay and the update; of the norm, a square and a sum. */
const operations: Readonly<Record<string, number>> = { adamw: 16, 'sum-squares': 2, 'add-scaled': 3 };

const dispatch = (
  table: KernelTable,
  costs: Map<Dispatch, DispatchCost>,
  { kernel, label, launch, bindings, items }: DispatchRequest,
): Dispatch => {
  const name = table.admitPlain(kernel);
  const described = table.kernels[name];
  if (described === undefined) throw new IrError(`${kernel} is no kernel`);
  const named = <T>(values: Readonly<Record<string, T>>, key: string): T => {
    const value = values[key];
    if (value === undefined) throw new IrError(`${kernel} needs ${key}`);
    return value;
  };
  const made: Dispatch = {
    kernel: name,
    label,
    launch: described.launch.map((field) => named(launch, field)),
    bindings: described.bindings.map((binding) => named(bindings, binding.name)),
    items: [items, 1, 1],
  };
  costs.set(made, pageCost(kernel, described, made.bindings, operations[kernel] ?? 0));
  return made;
};

/**
 * AdamW with clipping by the global norm, over whole pages. Scalars: rate, beta1, beta2, epsilon, decay, correction1 = 1 − β1ᵗ,
 * correction2 = 1 − β2ᵗ, clip (0: none), earlierLoss, unscale (1 over what the loss was multiplied by for its gradients). Nothing is
 * updated where the gradients' norm, or earlierLoss plus what port `loss` holds, isn't finite. Port `clip` holds [gradient norm, scale, whether there was an update] afterwards.
 */
export const scheduleOptimiser = (
  pages: readonly Page[],
  table: KernelTable,
  costs: Map<Dispatch, DispatchCost>,
): Program => {
  const packs = pages.map((page) => page.bytes / bytesPerPack);
  const runs = packs.map((count) => Math.min(mostRuns, count));
  const starts = runs.map((_, index) => runs.slice(0, index).reduce((total, n) => total + n, 0));
  const totalRuns = runs.reduce((total, n) => total + n, 0);
  const whole = (page: number, of: PagePart): Location => ({ page, of, offset: 0, bytes: pages[page]?.bytes ?? 0 });
  const squares = pages.map((_, page) => {
    const count = packs[page] ?? 0;
    const launch = { count, chunk: Math.ceil(count / (runs[page] ?? 1)), first: starts[page] ?? 0 };
    const bindings = { x: whole(page, 'gradients'), partials: { buffer: partialsBuffer } };
    return dispatch(table, costs, {
      kernel: 'sum-squares',
      label: `page${page}.gradients.squares`,
      launch,
      bindings,
      items: runs[page] ?? 0,
    });
  });
  const clip = dispatch(table, costs, {
    kernel: 'clip-scale',
    label: 'clip',
    launch: { count: totalRuns, clip: scalar('clip'), earlier: scalar('earlierLoss'), unscale: scalar('unscale') },
    bindings: {
      partials: { buffer: partialsBuffer },
      loss: { buffer: lossBuffer },
      result: { buffer: clipBuffer },
    },
    items: 1,
  });
  const updates = pages.map(({ decay }, page) => {
    const names = ['rate', 'beta1', 'beta2', 'epsilon', 'correction1', 'correction2'];
    const launch = {
      ...Object.fromEntries(names.map((name) => [name, scalar(name)])),
      count: packs[page] ?? 0,
      decay: decay ? scalar('decay') : 0,
    };
    const bindings = {
      weights: whole(page, 'weights'),
      gradients: whole(page, 'gradients'),
      firstMoment: whole(page, 'firstMoments'),
      secondMoment: whole(page, 'secondMoments'),
      clip: { buffer: clipBuffer },
    };
    return dispatch(table, costs, {
      kernel: 'adamw',
      label: `page${page}.update`,
      launch,
      bindings,
      items: packs[page] ?? 0,
    });
  });
  const buffers: readonly BufferPlan[] = [
    { name: 'partials', size: 4 * totalRuns },
    { name: 'clip', size: 16 },
    { name: 'loss', size: 16 },
  ];
  const port = (buffer: number, size: number): Port => ({ buffer, element: 'f32', size, dims: [size] });
  return {
    symbols: [],
    buffers,
    ports: { clip: port(clipBuffer, 3), loss: port(lossBuffer, 1) },
    constants: [],
    forms: [],
    segments: { update: [...squares, clip, ...updates] },
  };
};

/** `y ← keep · y + share · x` over all pages, with both factors as scalars. */
const addScaled = (
  pages: readonly Page[],
  table: KernelTable,
  costs: Map<Dispatch, DispatchCost>,
  label: string,
  x: PagePart,
  y: PagePart,
): readonly Dispatch[] =>
  pages.map(({ bytes }, page) => {
    const count = bytes / bytesPerPack;
    return dispatch(table, costs, {
      kernel: 'add-scaled',
      label: `page${page}.${label}`,
      launch: { count, keep: scalar('keep'), share: scalar('share') },
      bindings: { x: { page, of: x, offset: 0, bytes }, y: { page, of: y, offset: 0, bytes } },
      items: count,
    });
  });

const onPages = (segments: Program['segments']): Program => ({
  symbols: [],
  buffers: [],
  ports: {},
  constants: [],
  segments,
  forms: [],
});

/**
 * Adds up the gradients of micro-batches: `add` puts those of one into the sums, `finish` the sums into those of the last one. A
 * program of its own, so that only trainings in parts have memory for the sums. Scalars: keep, share.
 */
export const scheduleAccumulation = (
  pages: readonly Page[],
  table: KernelTable,
  costs: Map<Dispatch, DispatchCost>,
): Program =>
  onPages({
    add: addScaled(pages, table, costs, 'gradients.add', 'gradients', 'gradientSums'),
    finish: addScaled(pages, table, costs, 'gradients.finish', 'gradientSums', 'gradients'),
  });

/** Lets the moving average follow the weights (`follow`). Scalars: keep, share. */
export const scheduleAverage = (
  pages: readonly Page[],
  table: KernelTable,
  costs: Map<Dispatch, DispatchCost>,
): Program => onPages({ follow: addScaled(pages, table, costs, 'average', 'weights', 'average') });
