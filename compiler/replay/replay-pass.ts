import { likelihoodInputs } from './likelihood-inputs.ts';
import type { Pass } from './likelihood-inputs.ts';
import { readPort } from './subject.ts';
import type { RunningSubject } from './subject.ts';

/** A likelihood pass that has run on the file's inputs. */
export interface ReplayedPass {
  readonly pass: Pass;
  /** Reads a result of the graph. */
  readonly read: (port: string) => Promise<Float32Array>;
}

const programs = { eval: 'evaluate', train: 'train' } as const;

/** Runs a pass on what the file recorded; a training pass leaves the gradients in the parameters' pages. */
export const replayPass = async ({ golden, model, session }: RunningSubject, pass: Pass): Promise<ReplayedPass> => {
  const { rows, inputs } = await likelihoodInputs(golden, model, pass);
  const instance = await session.program(programs[pass], rows);
  for (const [name, data] of inputs) if (instance.has(name)) instance.write(name, data);
  session.recorder.run(instance, programs[pass], { ...rows, seedLow: 0, seedHigh: 0, step: 0 });
  return { pass, read: (port) => readPort(session, instance, port, rows) };
};
