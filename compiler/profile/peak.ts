import { DispatchTimer } from '../../runtime/execute/dispatch-timer.ts';
import { Session } from '../../runtime/execute/session.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { lower } from '../5-lower/lower.ts';
import { schedule } from '../6-schedule/schedule.ts';
import { GraphBuilder } from '../ir/builder.ts';
import type { Graph } from '../ir/graph.ts';
import { rowsOf, shapeOf } from '../ir/shape.ts';
import { groupWork, kernelOf, withCosts } from './work.ts';

/** The fastest that the adapter has been seen to run kernels. */
export interface Peak {
  /** Floating-point operations a second, in a large square product. */
  readonly operations: number;
  /** Side of that product's matrices. */
  readonly side: number;
  /** Bytes a second, read and written, in a long elementwise function. */
  readonly bytes: number;
}

/** Sides of the square products that are tried; a GPU needs large ones to be busy. */
const sides = { software: [512, 1024], hardware: [512, 1024, 2048, 4096] } as const;
/** 32 MiB to read and as much to write. */
const streamed = { rows: 8192, width: 1024 } as const;
const repeats = 5;

/** Measures the adapter with the compiler's own product and elementwise kernels. */
export const measurePeak = async (open: OpenDevice): Promise<Peak> => {
  const bytes = (await bestOf(open, streamGraph(), streamed.rows)).bytes;
  let best = { operations: 0, side: 0 };
  for (const side of open.adapter.isSoftware ? sides.software : sides.hardware) {
    const { operations } = await bestOf(open, productGraph(side), 1);
    if (operations > best.operations) best = { operations, side };
  }
  return { ...best, bytes };
};

/** Operations and bytes a second in the fastest of several runs of a graph's only dispatch. */
const bestOf = async (open: OpenDevice, graph: Graph, rows: number): Promise<{ operations: number; bytes: number }> => {
  const { plan, kernels, costs } = schedule({ name: 'peak' }, lower({ peak: [graph] }));
  const session = new Session(open, plan, (file) => Promise.resolve(kernels.get(file) ?? ''));
  try {
    const instance = await session.program('peak', { rows });
    session.recorder.run(instance, graph.name, { rows });
    const timer = new DispatchTimer(open);
    session.recorder.submit();
    session.recorder.timer = timer;
    for (let repeat = 0; repeat < repeats; repeat++) session.recorder.run(instance, graph.name, { rows });
    session.recorder.submit();
    const runs = withCosts(await timer.take(), costs).flatMap((timed) => groupWork([timed], kernelOf));
    const most = (of: (run: (typeof runs)[number]) => number): number =>
      Math.max(...runs.map((run) => of(run) / run.seconds));
    return { operations: most((run) => run.operations), bytes: most((run) => run.bytes) };
  } finally {
    await open.device.queue.onSubmittedWorkDone();
    session.close();
  }
};

const productGraph = (side: number): Graph => {
  const builder = new GraphBuilder(`product${side}`);
  const x = builder.source('x', shapeOf(rowsOf('rows', side), side), { kind: 'input' });
  const init = { kind: 'zeros' } as const;
  const weight = builder.source('weight', shapeOf(undefined, side, side), { kind: 'parameter', init });
  const y = builder.one('matmul', 'y', { layout: 'NT', groups: 1 }, [x, weight]);
  return builder.finish(new Map([['y', y]]));
};

const streamGraph = (): Graph => {
  const builder = new GraphBuilder('stream');
  const x = builder.source('x', shapeOf(rowsOf('rows'), streamed.width), { kind: 'input' });
  const y = builder.one('elementwise', 'y', { fn: 'scale', constant: 1, stream: 0 }, [x]);
  return builder.finish(new Map([['y', y]]));
};

/** The better of two measurements: other programs may have had the adapter during one of them. */
export const betterPeak = (a: Peak, b: Peak): Peak => ({
  ...(a.operations >= b.operations ? a : b),
  bytes: Math.max(a.bytes, b.bytes),
});
