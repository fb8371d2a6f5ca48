import type { Session } from '../execute/session.ts';
import type { Initialiser, ParameterEntry } from '../execute/plan.ts';
import { normalQuantile } from '../random/normal.ts';
import { philox } from '../random/philox.ts';
import { hostStream } from '../random/streams.ts';

/** The reference's initial weights, by counter from the seed: the same whatever the order. */
export const initialiseParameters = (session: Session, seed: number): void => {
  for (const [index, entry] of session.parameters.entries.entries())
    session.parameters.write(entry, initialValues(entry, index, seed));
};

/** A parameter's initial numbers; `index` is its place among the model's. */
export const initialValues = (
  { shape, init }: ParameterEntry,
  index: number,
  seed: number,
): Float32Array<ArrayBuffer> => {
  const values = new Float32Array(shape.reduce((total, n) => total * n, 1));
  if (init.kind === 'ones') values.fill(1);
  const draw = drawFor(init);
  if (draw === undefined) return values;
  const key = [seed >>> 0, Math.floor(seed / 2 ** 32)] as const;
  for (let i = 0; i < values.length; i += 4) {
    const words = philox([i / 4, index, 0, hostStream.weights], key);
    for (let lane = 0; lane < 4 && i + lane < values.length; lane++)
      values[i + lane] = draw(((words[lane] ?? 0) + 0.5) / 2 ** 32);
  }
  return values;
};

/** Turns a uniform number in (0, 1) into a draw; undefined where nothing is drawn. */
const drawFor = (init: Initialiser): ((u: number) => number) | undefined => {
  switch (init.kind) {
    case 'normal':
      return (u) => init.deviation * normalQuantile(u);
    case 'xavier': {
      const bound = Math.sqrt(6 / (init.fanIn + init.fanOut));
      return (u) => bound * (2 * u - 1);
    }
    case 'zeros':
    case 'ones':
      return undefined;
  }
};
