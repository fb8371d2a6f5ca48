import type { Session } from '../../runtime/execute/session.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { trainingCapacity } from '../../runtime/recursion/capacity.ts';
import { generatorsOf, levelsOf } from '../../runtime/recursion/recursion.ts';
import type { Down, Level } from '../../runtime/recursion/recursion.ts';
import { orderLists } from '../../runtime/recursion/rows.ts';
import type { TraceEntry } from '../../runtime/sample/trace.ts';

/** When a single image's regions were worked on, by the regions' first cells. */
interface History {
  /** By level, or head: the number of the region's iteration (or step) among those of the region around it. */
  readonly iterations: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** By level: the region's guiding pixel. */
  readonly guides: ReadonlyMap<string, ReadonlyMap<number, readonly number[]>>;
}

const historyOf = (trace: readonly TraceEntry[], names: readonly string[], channels: number): History => {
  const iterations = new Map(names.map((name) => [name, new Map<number, number>()]));
  const guides = new Map(names.map((name) => [name, new Map<number, readonly number[]>()]));
  const entered = new Map<string, number>();
  for (const { level, origins, guides: drawn } of trace) {
    const now = entered.get(level) ?? 0;
    entered.set(level, now + 1);
    for (const inner of names.slice(names.indexOf(level) + 1)) entered.set(inner, 0);
    for (const [row, origin] of origins.entries()) {
      iterations.get(level)?.set(origin, now);
      if (drawn !== undefined)
        guides.get(level)?.set(origin, [...drawn.subarray(row * channels, (row + 1) * channels)]);
    }
  }
  return { iterations, guides };
};

/** First cells of the patches of the region at `origin`, in raster order. */
const patchesOf = ({ region, patch }: Level, extents: readonly number[], origin: number): number[] => {
  let origins = [origin];
  region.forEach((extent, axis) => {
    const stride = extents.slice(axis + 1).reduce((total, n) => total * n, 1);
    const side = patch[axis] ?? 1;
    origins = origins.flatMap((first) =>
      Array.from({ length: extent / side }, (_, place) => first + place * side * stride),
    );
  });
  return origins;
};

/** What a likelihood pass needs of one choice of iterations. */
export interface Pass {
  readonly rows: Record<string, number>;
  readonly inputs: Record<string, Uint32Array>;
  /** Rows of every level and the head. */
  readonly rowsOf: Record<string, number>;
}

/**
 * The pass in which every masked level stands in its iteration `chosen[level]`: masked is what was masked before it, and only the
 * patches picked in it go down.
 */
const passOf = (model: CompiledModel, history: History, chosen: Readonly<Record<string, number>>): Pass => {
  const { recursion, data } = model.description;
  const pass: Pass = { rows: { images: 1 }, inputs: {}, rowsOf: {} };
  let origins: readonly number[] = [0];
  for (const level of levelsOf(recursion)) {
    const { name, down } = level;
    pass.rowsOf[name] = origins.length;
    const guides = origins.flatMap((origin) => history.guides.get(name)?.get(origin) ?? []);
    if (guides.length > 0) pass.inputs[`${name}.guide`] = Uint32Array.from(guides);
    const patches = origins.flatMap((origin) => patchesOf(level, data.extents, origin));
    if (down.patches === 'every') {
      orderInto(pass, level, down, patches, history);
      origins = patches;
    } else origins = maskInto(pass, level, down, patches, history, chosen[name]);
  }
  pass.rowsOf['head'] = origins.length;
  return pass;
};

/** Gives a level that takes any order the one in which its patches were drawn. */
const orderInto = (
  pass: Pass,
  { child, patches: count }: Level,
  { order: ports }: Extract<Down, { patches: 'every' }>,
  patches: readonly number[],
  { iterations }: History,
): void => {
  if (ports === undefined) return;
  const places = Uint32Array.from(patches, (patch) => iterations.get(child.name)?.get(patch) ?? NaN);
  pass.inputs[ports.order] = orderLists(places, count).places;
  pass.inputs[ports.places] = places;
};

/** Masks a level for its iteration, and gives the patches that go down. */
const maskInto = (
  pass: Pass,
  { child }: Level,
  down: Extract<Down, { patches: 'masked' }>,
  patches: readonly number[],
  { iterations }: History,
  iteration = 0,
): readonly number[] => {
  const drawnIn = patches.map((patch) => iterations.get(child.name)?.get(patch) ?? NaN);
  const picked = drawnIn.flatMap((drawn, index) => (drawn === iteration ? [index] : []));
  pass.inputs[down.mask] = Uint32Array.from(drawnIn, (drawn) => Number(drawn >= iteration));
  pass.inputs[down.picked] = Uint32Array.from(picked);
  pass.inputs[down.slot] = Uint32Array.from(drawnIn, (_, index) => picked.indexOf(index) + 1);
  pass.rows[down.rows] = picked.length;
  return picked.map((index) => patches[index] ?? NaN);
};

/** All choices of one iteration for each masked level. */
const choicesOf = (model: CompiledModel, history: History): Record<string, number>[] => {
  return levelsOf(model.description.recursion).reduce<Record<string, number>[]>(
    (choices, { name, down, child }) => {
      if (down.patches === 'every') return choices;
      const numbers = history.iterations.get(child.name)?.values() ?? [];
      const count = 1 + Math.max(...numbers);
      return choices.flatMap((choice) => Array.from({ length: count }, (_, n) => ({ ...choice, [name]: n })));
    },
    [{}],
  );
};

/** An image with its label, and how it was drawn. */
export interface TracedImage {
  readonly tokens: Uint32Array;
  readonly label: number;
  readonly trace: readonly TraceEntry[];
}

/** Each pixel head's loss in nats, a mean over its rows and channels, by port (`loss.head`, `loss.level1.guide`). */
export type Losses = Readonly<Record<string, number>>;

/** Runs the likelihood graph for an image under a pass's masks. */
export type LikelihoodRun = (image: TracedImage, pass: Pass) => Promise<Losses> | Losses;

/** log p of an image by the likelihood graph, under the conditions that the sampler had for each of its draws. */
export const scoreWith = async (run: LikelihoodRun, model: CompiledModel, image: TracedImage): Promise<number> => {
  const { recursion, data } = model.description;
  const names = generatorsOf(recursion).map(({ name }) => name);
  const history = historyOf(image.trace, names, data.channels);
  let nats = 0;
  for (const choice of choicesOf(model, history)) {
    const pass = passOf(model, history, choice);
    nats += sumOfLosses(await run(image, pass), pass, choice, data.channels);
  }
  return -nats;
};

/** `scoreWith` on the session's device. */
export const scoreByTrace = async (session: Session, model: CompiledModel, image: TracedImage): Promise<number> => {
  const program = await session.program('evaluate', trainingCapacity(model.description.recursion, 1));
  program.write('canvas', image.tokens);
  program.write('labels', Uint32Array.of(image.label));
  program.write('dropped', Uint32Array.of(0));
  program.write('origins', Uint32Array.of(0));
  const run: LikelihoodRun = async (_, pass) => {
    for (const [port, words] of Object.entries(pass.inputs)) if (program.has(port)) program.write(port, words);
    session.recorder.run(program, 'evaluate', { ...pass.rows, seedLow: 0, seedHigh: 0, step: 0 });
    const losses: [string, number][] = [];
    for (const port of Object.keys(program.program.ports).filter((name) => name.startsWith('loss.')))
      losses.push([port, (await session.readFloats(program, port, 1))[0] ?? NaN]);
    return Object.fromEntries(losses);
  };
  try {
    return await scoreWith(run, model, image);
  } finally {
    session.release(program);
  }
};

/** A head's loss is a mean over its rows and channels. Guiding pixels are drawn once for a region, before its first iteration. */
const sumOfLosses = (
  losses: Losses,
  { rowsOf }: Pass,
  choice: Readonly<Record<string, number>>,
  channels: number,
): number => {
  let nats = 0;
  for (const [name, rows] of Object.entries(rowsOf)) {
    const loss = losses[name === 'head' ? 'loss.head' : `loss.${name}.guide`];
    if (loss === undefined) continue;
    if (name === 'head' || (choice[name] === 0 && laterAreZero(choice, name))) nats += rows * channels * loss;
  }
  return nats;
};

/** Whether the levels inside stand in their first iterations, so that their number counts what is outside once. */
const laterAreZero = (choice: Readonly<Record<string, number>>, name: string): boolean => {
  const names = Object.keys(choice);
  return names.slice(names.indexOf(name) + 1).every((later) => choice[later] === 0);
};
