import type { PlanLimit, RunPlan } from '../../../runtime/runs/run-plan.ts';
import type { ModelDescription } from '../../../runtime/model.ts';
import { markup } from '../../present/markup.ts';
import type { Content, Markup } from '../../present/markup.ts';
import type { RunFacts } from '../run-facts.ts';
import { bytes } from '../../present/figures.ts';
import { count } from '../../words.ts';
import { facts, nothing, table } from './section.ts';
import type { Section } from './section.ts';
import { stack } from './stack.ts';

/** What the training takes of its device. */
export const planSection = ({ plan, config }: RunFacts): Section => {
  const content = plan === undefined ? nothing('Training has not planned yet.') : planContent(plan, config.description);
  return { id: 'plan', title: 'Plan', content };
};

const planContent = (plan: RunPlan, { parameters }: Pick<ModelDescription, 'parameters'>): Markup => {
  const total = plan.memory.reduce((sum, row) => sum + row.bytes, 0);
  return markup`${facts([
    ['Parameters', count(parameters)],
    ['Batch', `${count(plan.batch)} images`],
    ['Memory', bytes(total)],
    ['Dispatches in a step', count(stepDispatches(plan))],
    ['Kernels', count(plan.kernels)],
  ])}
<div class="columns"><div>${memoryStack(plan.memory)}</div><div>${limitBars(plan.limits)}</div></div>
<details><summary>Every segment</summary>${segments(plan)}</details>`;
};

/** A step runs the training program and the update. */
const stepDispatches = ({ dispatches }: RunPlan): number => {
  const inStep = dispatches.filter(({ program }) => program === 'train' || program === 'optimise');
  return inStep.reduce((total, row) => total + row.count, 0);
};

/** Looks of the kinds of memory, in turn. */
const looks = ['look0', 'look1', 'look2', 'look3', 'leaf'] as const;

/** Memory by kind. */
export const memoryStack = (memory: RunPlan['memory']): Markup => {
  const parts = memory.map(({ kind, bytes: size }, index) => ({
    ...{ name: kind, size, text: bytes(size) },
    look: looks[index % looks.length] ?? 'leaf',
  }));
  return stack('Memory on the device', parts);
};

/** How near a plan comes to a device's limits. */
export const limitBars = (limits: readonly PlanLimit[]): Content => {
  if (limits.length === 0) return undefined;
  const rows = limits.map(({ name, needed, offered }) => {
    const used = needed / offered;
    const width = Math.max(0.5, Math.min(100, 100 * used)).toFixed(1);
    return markup`<li><code>${name}</code><span class="meter${used > 1 ? ' over' : ''}"><span style="width:${width}%"></span></span><span>${bytes(needed)} of ${bytes(offered)}</span></li>`;
  });
  return markup`<h3>Limits of the device</h3><ul class="limits">${rows}</ul>`;
};

const segments = ({ dispatches }: RunPlan): Markup => {
  const columns = [{ title: 'program' }, { title: 'segment' }, { title: 'dispatches', isNumber: true }];
  return table(
    'Dispatches of every segment',
    columns,
    dispatches.map((row) => [row.program, row.segment, count(row.count)]),
  );
};
