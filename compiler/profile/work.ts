import type { DispatchTime } from '../../runtime/execute/dispatch-timer.ts';
import type { Dispatch } from '../../runtime/execute/plan.ts';
import { resolveSize } from '../../runtime/execute/sizes.ts';
import { dispatchCost, noCost, partOf, addCosts } from '../cost/tally.ts';
import type { Cost } from '../cost/tally.ts';
import type { DispatchCost } from '../5-lower/cost.ts';

/** Dispatches of one kind, added up. */
export interface Work extends Cost {
  readonly name: string;
  readonly seconds: number;
}

/** A dispatch that ran, with what it cost. */
export interface TimedDispatch extends DispatchTime {
  readonly cost: DispatchCost;
}

/** Joins times with costs. */
export const withCosts = (
  times: readonly DispatchTime[],
  costs: ReadonlyMap<Dispatch, DispatchCost>,
): readonly TimedDispatch[] =>
  times.map((time) => {
    const cost = costs.get(time.dispatch);
    if (cost === undefined) throw new RangeError(`no cost is known for ${time.dispatch.label}`);
    return { ...time, cost };
  });

/** Adds up the dispatches that have a name in common, the longest first; those without a name are left out. */
export const groupWork = (
  timed: readonly TimedDispatch[],
  nameOf: (timed: TimedDispatch) => string | undefined,
): readonly Work[] => {
  const groups = new Map<string, Work>();
  for (const each of timed) {
    const name = nameOf(each);
    if (name === undefined) continue;
    const before = groups.get(name) ?? { name, seconds: 0, ...noCost };
    const total = addCosts(before, dispatchCost(each.dispatch, each.cost, each.values));
    groups.set(name, { name, seconds: before.seconds + each.seconds, ...total });
  }
  return [...groups.values()].sort((a, b) => b.seconds - a.seconds);
};

/** The kernel's stem: all its specialised forms together. */
export const kernelOf = ({ cost }: TimedDispatch): string => cost.kernel;

/** The level, or `head`. */
export const levelOf = ({ cost }: TimedDispatch): string => partOf(cost);

/** The label without the block's number: what it computes, in all blocks of a level together. */
export const placeOf = ({ dispatch, cost }: TimedDispatch): string => {
  const { place = '', block = '' } = cost.site ?? {};
  const label = block === '' ? dispatch.label : dispatch.label.replaceAll(block, `${place}.block*`);
  return `${label} (${cost.kernel})`;
};

/** The size of a product, as the rows × inner by inner × columns that it multiplies. */
export const productOf = ({ cost, values }: TimedDispatch): string | undefined => {
  const [product, ...others] = cost.products;
  if (product === undefined || others.length > 0) return undefined;
  const { rows, inner, columns, groups } = product;
  const size = [resolveSize(rows, values), inner, columns].join('×');
  return `${cost.kernel} ${size}${groups === 1 ? '' : ` in ${groups} groups`}`;
};
