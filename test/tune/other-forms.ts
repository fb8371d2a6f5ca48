import type { Tuning } from '../../runtime/device/index.ts';
import { eligibleForms, formName, problemOf } from '../../runtime/execute/forms.ts';
import type { Ability } from '../../runtime/execute/forms.ts';
import type { ModelPlan } from '../../runtime/execute/plan.ts';

/** A tuning that has every kernel of a plan run in another form than by rule, wherever the device has one. */
export const otherForms = ({ kernels, programs }: ModelPlan, device: Ability): Tuning => {
  const dispatches = Object.values(programs).flatMap(({ segments }) => Object.values(segments).flat());
  const choices = new Map<string, string>();
  for (const dispatch of dispatches) {
    const kernel = kernels[dispatch.kernel];
    const problem = kernel === undefined ? undefined : problemOf(kernel, dispatch);
    if (kernel === undefined || problem === undefined) continue;
    const other = eligibleForms(kernel, device).find((form, index) => index > 0 && 'form' in form);
    if (other !== undefined) choices.set(problem, formName(other));
  }
  return { choices };
};
