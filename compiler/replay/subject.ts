import type { OpenDevice } from '../../runtime/device/index.ts';
import type { ProgramInstance } from '../../runtime/execute/program-instance.ts';
import { Session } from '../../runtime/execute/session.ts';
import { resolveSize } from '../../runtime/execute/sizes.ts';
import type { RunValues } from '../../runtime/execute/sizes.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import type { Architecture } from '../ir/architecture.ts';
import { lowerModel } from '../lower.ts';
import type { LoweringOptions } from '../lower.ts';
import { architectureOf } from '../reference/architecture.ts';
import type { StoredParameter } from '../reference/names.ts';
import { checkContents } from './check-contents.ts';
import { emittedModel } from './emitted-model.ts';
import type { GoldenFile } from './golden-file.ts';
import { readWeights, storedWeights } from './weights.ts';

/** The model of a golden file as this compiler builds it. */
export interface Subject {
  readonly golden: GoldenFile;
  readonly architecture: Architecture;
  readonly model: CompiledModel;
  /** Where the file keeps each of the plan's parameters, in the plan's order. */
  readonly stored: readonly StoredParameter[];
  /** What a reader of the report should know. */
  readonly notes: readonly string[];
  /** Removes what was emitted. */
  close(): Promise<void>;
}

/** A subject on a device, with the file's weights. */
export interface RunningSubject extends Subject {
  readonly session: Session;
}

/** Compiles and emits the model of a golden file; throws a ReferenceMismatch where its weights aren't the model's, a CheckpointError where other tensors aren't. */
export const compileSubject = async (
  golden: GoldenFile,
  options: Pick<LoweringOptions, 'rowTargets'> = {},
): Promise<Subject> => {
  const architecture = architectureOf(golden.config, 'golden');
  const lowered = lowerModel(architecture, { ...options, inspected: true });
  const stored = storedWeights(golden, architecture, lowered.plan.parameters);
  const unknown = await checkContents(golden, architecture, stored);
  const notes = unknown.length === 0 ? [] : [`not read, for it is unknown: ${unknown.join(', ')}`];
  return { golden, architecture, stored, notes, ...(await emittedModel(lowered)) };
};

/** Puts a subject on a device. */
export const startSubject = async (subject: Subject, open: OpenDevice): Promise<RunningSubject> => {
  const { golden, model, stored } = subject;
  const session = new Session(open, model.plan, model.loadKernel);
  for (const [index, entry] of model.plan.parameters.entries()) {
    const parameter = stored[index];
    if (parameter !== undefined) session.parameters.write(entry, await readWeights(golden, parameter));
  }
  return { ...subject, session };
};

/** Reads all elements of a port. */
export const readPort = (
  session: Session,
  instance: ProgramInstance,
  port: string,
  rows: RunValues,
): Promise<Float32Array> => session.readFloats(instance, port, resolveSize(instance.port(port).size, rows));
