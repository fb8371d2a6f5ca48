import { loadModel } from '../../compiler/load-model.ts';
import { lowerModel } from '../../compiler/lower.ts';
import type { BuildOptions } from '../../compiler/3-build/build.ts';
import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';
import type { OpenDevice, Tuning } from '../../runtime/device/index.ts';
import { Session } from '../../runtime/execute/session.ts';
import type { ModelPlan } from '../../runtime/execute/plan.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { enliven } from './lively-parameters.ts';

/** A model's session, to be closed. */
export interface LivelyModel {
  readonly model: CompiledModel;
  readonly session: Session;
}

/** Compiles a spec and gives it weights that make its distributions far from uniform, and different for every condition. */
export const livelyModel = (
  open: OpenDevice,
  text: string,
  options: BuildOptions = {},
  tuningOf: (plan: ModelPlan) => Tuning = () => open.tuning,
): LivelyModel => {
  const { architecture } = loadModel({ file: 'lively.yaml', text });
  if (architecture === undefined) throw new Error('the spec is faulty');
  const model = inMemoryModel(lowerModel(architecture, options));
  const session = new Session({ ...open, tuning: tuningOf(model.plan) }, model.plan, model.loadKernel);
  enliven(session, 5);
  return { model, session };
};
