import type { Dispatch, LaunchValue, ModelPlan } from '../../runtime/execute/plan.ts';
import { segmentFor } from '../../runtime/execute/forms.ts';
import type { Ability } from '../../runtime/execute/forms.ts';
import { resolveLaunch, resolveSize } from '../../runtime/execute/sizes.ts';
import type { RunValues } from '../../runtime/execute/sizes.ts';
import type { DispatchCost, ProductSize } from '../5-lower/cost.ts';
import type { Amount } from '../ir/amount.ts';

/** What some work costs. */
export interface Cost {
  readonly dispatches: number;
  /** Floating-point operations. */
  readonly operations: number;
  /** Those of matrix products, a multiplication and an addition counting as two. */
  readonly productOperations: number;
  /** Bytes read and written. */
  readonly bytes: number;
}

export const noCost: Cost = { dispatches: 0, operations: 0, productOperations: 0, bytes: 0 };

export const addCosts = (a: Cost, b: Cost): Cost => ({
  dispatches: a.dispatches + b.dispatches,
  operations: a.operations + b.operations,
  productOperations: a.productOperations + b.productOperations,
  bytes: a.bytes + b.bytes,
});

const multiplied = (cost: Cost, times: number): Cost => ({
  dispatches: times * cost.dispatches,
  operations: times * cost.operations,
  productOperations: times * cost.productOperations,
  bytes: times * cost.bytes,
});

const sum = (amounts: readonly Amount[], rows: RunValues): number =>
  amounts.reduce((total: number, amount) => total + resolveSize(amount, rows), 0);

/** Where a dispatch belongs: a level, the head, or `model` (class conditions, the loss, the optimiser). */
export const partOf = ({ site }: Pick<DispatchCost, 'site'>): string =>
  site === undefined || site.place === '' ? 'model' : site.place;

const isEmpty = (items: readonly LaunchValue[], rows: RunValues): boolean =>
  items.some((item) => resolveLaunch(item, rows) === 0);

/** What one dispatch costs for given row counts; one without work isn't dispatched. */
export const dispatchCost = ({ items }: Dispatch, cost: DispatchCost, rows: RunValues): Cost => {
  if (isEmpty(items, rows)) return noCost;
  const operations = sum(cost.operations, rows);
  const productOperations = cost.products.reduce((total, product) => total + productOf(product, rows), 0);
  return { dispatches: 1, operations, productOperations, bytes: sum(cost.bytes, rows) };
};

const productOf = (product: ProductSize, rows: RunValues): number =>
  2 * resolveSize(product.rows, rows) * product.inner * product.columns * product.groups;

export interface CostedPlan {
  readonly plan: ModelPlan;
  readonly costs: ReadonlyMap<Dispatch, DispatchCost>;
}

/** Adds up what runs of a plan's segments cost, without a GPU. */
export class Tally {
  /** By level, as `partOf` names them. */
  readonly parts = new Map<string, Cost>();
  private readonly plan: ModelPlan;
  private readonly costs: ReadonlyMap<Dispatch, DispatchCost>;
  private readonly device: Ability | undefined;

  /** Of segments in the form that the device runs; in the plain one if none is given. */
  constructor({ plan, costs }: CostedPlan, device?: Ability) {
    this.plan = plan;
    this.costs = costs;
    this.device = device;
  }

  /** So many runs of a segment with these row counts. */
  run(program: string, segment: string, rows: RunValues, times = 1): void {
    const planned = this.plan.programs[program];
    const dispatches = planned === undefined ? undefined : segmentFor(planned, segment, this.device, rows);
    if (dispatches === undefined) throw new RangeError(`the plan has no segment ${segment} of ${program}`);
    for (const dispatch of dispatches) {
      const cost = this.costs.get(dispatch);
      if (cost === undefined) throw new RangeError(`no cost is known for ${dispatch.label}`);
      this.add(partOf(cost), dispatchCost(dispatch, cost, rows), times);
    }
  }

  /** So many equal dispatches. */
  protected add(part: string, cost: Cost, times: number): void {
    this.parts.set(part, addCosts(this.parts.get(part) ?? noCost, multiplied(cost, times)));
  }

  get total(): Cost {
    return [...this.parts.values()].reduce(addCosts, noCost);
  }
}
