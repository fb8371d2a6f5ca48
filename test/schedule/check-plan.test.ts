import { expect } from 'chai';
import { checkPlan } from '../../compiler/6-schedule/check-plan.ts';
import { lowerModel } from '../../compiler/lower.ts';
import { loadModel } from '../../compiler/load-model.ts';
import type { Dispatch, ModelPlan } from '../../runtime/execute/plan.ts';
import { mixedSpec } from '../recursion/recursions.ts';

describe('the check of plans', () => {
  const { architecture } = loadModel({ file: 'plan.yaml', text: mixedSpec });
  if (architecture === undefined) throw new Error('the spec has faults');
  const { plan, kernels } = lowerModel(architecture);
  const [segment = '', dispatches = []] = Object.entries(plan.programs['train']?.segments ?? {})[0] ?? [];

  /** The plan with other dispatches in the training program. */
  const withDispatches = (changed: readonly Dispatch[]): ModelPlan => {
    const train = { ...plan.programs['train']!, segments: { [segment]: changed } };
    return { ...plan, programs: { ...plan.programs, train } };
  };
  /** The plan with one dispatch changed. */
  const withChange = (index: number, change: (dispatch: Dispatch) => Dispatch): ModelPlan =>
    withDispatches(dispatches.map((dispatch, at) => (at === index ? change(dispatch) : dispatch)));
  const refuse = (changed: ModelPlan, message: RegExp, files = kernels): void => {
    expect(() => checkPlan(changed, files)).to.throw(message);
  };

  it('accepts what the compiler makes', () => {
    checkPlan(plan, kernels);
  });

  it('names a kernel without a text', () => {
    const [, ...others] = kernels;
    refuse(plan, /has no text kernels\//, new Map(others));
  });

  it('names a dispatch of an unknown kernel', () => {
    refuse(
      withChange(3, (dispatch) => ({ ...dispatch, kernel: 'nobody' })),
      /there is no kernel nobody/,
    );
  });

  it('names a dispatch that lacks a binding or a launch value', () => {
    refuse(
      withChange(5, (dispatch) => ({ ...dispatch, bindings: dispatch.bindings.slice(1) })),
      /bindings for the/,
    );
    const launched = dispatches.findIndex(({ launch }) => launch.length > 0);
    refuse(
      withChange(launched, (dispatch) => ({ ...dispatch, launch: [] })),
      /0 launch values for/,
    );
  });

  it('names what lies in no buffer or beyond its page', () => {
    const elsewhere = [{ buffer: 9999 }, { page: 0, of: 'weights', offset: plan.pages[0]!.bytes, bytes: 4 }] as const;
    for (const place of elsewhere)
      refuse(
        withChange(4, (dispatch) => ({ ...dispatch, bindings: dispatch.bindings.map(() => place) })),
        /lies nowhere/,
      );
  });

  it('names a value that is read before it is made', () => {
    refuse(withDispatches([...dispatches].reverse()), /is read before anything writes it/);
  });
});
