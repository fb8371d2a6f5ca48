import { CheckpointError } from '../../runtime/formats/checkpoint-error.ts';
import type { ProgramInstance } from '../../runtime/execute/program-instance.ts';
import { resolveSize } from '../../runtime/execute/sizes.ts';
import { trainingDraws } from '../reference/training-draws.ts';
import { relativeToLargest } from './comparison.ts';
import { criteria } from './criteria.ts';
import { keptBy } from './given-dropout.ts';
import { likelihoodInputs } from './likelihood-inputs.ts';
import type { LikelihoodInputs, Pass } from './likelihood-inputs.ts';
import { readPort } from './subject.ts';
import type { RunningSubject } from './subject.ts';

/** A likelihood pass that has run on the file's inputs. */
export interface ReplayedPass {
  readonly pass: Pass;
  /** Reads a result of the graph. */
  readonly read: (port: string) => Promise<Float32Array>;
  /** What a reader of the report should know. */
  readonly notes: readonly string[];
}

const programs = { eval: 'evaluate', train: 'train' } as const;

/** Runs a pass on what the file recorded; a training pass leaves the gradients in the parameters' pages. */
export const replayPass = async (subject: RunningSubject, pass: Pass): Promise<ReplayedPass> => {
  const { golden, model, session } = subject;
  const { rows, levelRows, inputs } = await likelihoodInputs(golden, model, pass);
  const instance = await session.program(programs[pass], rows);
  for (const [name, data] of inputs) if (instance.has(name)) instance.write(name, data);
  const run = (): void => session.recorder.run(instance, programs[pass], { ...rows, seedLow: 0, seedHigh: 0, step: 0 });
  keepAll(instance, rows);
  run();
  const replayed = { pass, read: (port: string) => readPort(session, instance, port, rows), notes: [] };
  if (pass === 'eval' || !(await hadDropout(subject, replayed))) return replayed;
  if (!(await giveDropout(subject, instance, levelRows))) {
    if (golden.config.ar_dropout === undefined) return replayed;
    throw new CheckpointError(golden.path, "its dropout can't be told: its seed leads to other dropped labels.");
  }
  run();
  return {
    ...replayed,
    notes: [
      `training pass: dropout of the reference's ar generators, drawn as torch does from seed ${golden.config.seed}`,
    ],
  };
};

/** No dropout, where the graph has some. */
const keepAll = (instance: ProgramInstance, rows: LikelihoodInputs['rows']): void => {
  for (const [name, { size }] of Object.entries(instance.program.ports)) {
    if (name.endsWith(keptBy(''))) instance.write(name, new Float32Array(resolveSize(size, rows)).fill(1));
  }
};

/** Whether the training pass had dropout; where the file doesn't tell, it shows in the conditions of the first `ar` level. */
const hadDropout = async ({ architecture, golden }: RunningSubject, { pass, read }: ReplayedPass): Promise<boolean> => {
  const level = architecture.levels.find(({ module }) => module === 'ar');
  if (level === undefined) return false;
  if (golden.config.ar_dropout !== undefined) return golden.config.ar_dropout > 0;
  const recorded = await golden.floats(`${pass}/condition/${level.name}/0`);
  return relativeToLargest(await read(`states.${level.name}`), recorded) > criteria.states.limit;
};

/** Writes what the reference's dropouts kept; false where the seed doesn't lead to the file's inputs. */
const giveDropout = async (
  { golden, architecture, model, stored }: RunningSubject,
  instance: ProgramInstance,
  levelRows: readonly number[],
): Promise<boolean> => {
  const drawn = { architecture, parameters: model.plan.parameters, stored };
  const { dropped, kept } = trainingDraws(drawn, golden.config, levelRows);
  const recorded = await golden.words('input/label_dropped');
  if (recorded.join() !== dropped.join()) return false;
  for (const [layer, factors] of kept) instance.write(keptBy(`${layer}.dropout`), factors);
  return true;
};
