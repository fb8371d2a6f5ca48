import { lower } from '../../compiler/5-lower/lower.ts';
import { schedule } from '../../compiler/6-schedule/schedule.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { AdapterChoice } from '../../runtime/device/index.ts';
import { Session } from '../../runtime/execute/session.ts';
import { initialiseParameters } from '../../runtime/train/initialise.ts';
import type { Side } from '../sides/side.ts';
import type { OwnGraph } from './graphs.ts';

/** A graph with random weights on a device of its own; a run is `repeats` runs of it, then a wait, divided by them. */
export const graphSide = async (
  { graph, rows }: OwnGraph,
  repeats: number,
  adapter: AdapterChoice | undefined,
): Promise<Side> => {
  const open = await openDevice(adapter === undefined ? {} : { adapter });
  const { plan, kernels } = schedule({ name: 'bench' }, lower({ bench: [graph] }));
  const session = new Session(open, plan, (file) => Promise.resolve(kernels.get(file) ?? ''));
  const instance = await session.program('bench', { rows });
  initialiseParameters(session, 1);
  for (const port of ['x', 'c'])
    if (instance.has(port)) instance.write(port, randomNumbers(rows, instance.port(port).dims));
  return {
    name: 'fractalc',
    run: async () => {
      const started = performance.now();
      for (let repeat = 0; repeat < repeats; repeat++) {
        // As after an update: software adapters then copy the weights to textures.
        session.parameters.invalidate();
        session.recorder.run(instance, graph.name, { rows });
        session.recorder.submit();
      }
      await open.awaitGpu(open.device.queue.onSubmittedWorkDone());
      return (performance.now() - started) / 1000 / repeats;
    },
    close: async () => {
      session.close();
      await open.close();
    },
  };
};

const randomNumbers = (rows: number, dims: readonly number[]): Float32Array =>
  Float32Array.from({ length: dims.reduce((total, n) => total * n, rows) }, () => Math.random() - 0.5);
