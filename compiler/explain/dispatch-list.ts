import { formOf, segmentsFor } from '../../runtime/execute/forms.ts';
import { samplingCapacity } from '../../runtime/recursion/capacity.ts';
import type { PlannedDevice } from '../../runtime/runs/run-plan.ts';
import { isGuided, startRows } from '../../runtime/sample/guidance.ts';
import { bySymbol } from '../ir/amount.ts';
import type { Amount } from '../ir/amount.ts';
import type { LoweredModel } from '../lower.ts';
import { short } from '../present/figures.ts';
import { align } from './align.ts';
import type { ListedDispatch } from './explanation.ts';

/** Every dispatch of every segment in order, in the form that the device runs for a batch of `images`, guided where the spec guides. */
export const listDispatches = (
  { architecture, recursion, plan, costs }: LoweredModel,
  device: PlannedDevice,
  images: number,
): readonly ListedDispatch[] => {
  const capacity = samplingCapacity(recursion, { rows: startRows(images, isGuided(architecture.sample)) });
  return Object.entries(plan.programs).flatMap(([name, program]) =>
    Object.entries(segmentsFor(program, device, capacity)).flatMap(([segment, dispatches]) =>
      dispatches.map((dispatch) => {
        const kernel = plan.kernels[dispatch.kernel];
        const { ops = [], kernel: stem = dispatch.kernel, operations = [], bytes = [] } = costs.get(dispatch) ?? {};
        const file = kernel === undefined ? '' : formOf(kernel, device, dispatch).file;
        const sums = { operations: bySymbol(operations), bytes: bySymbol(bytes) };
        return { program: name, segment, kernel: stem, file, label: dispatch.label, ops, ...sums };
      }),
    ),
  );
};

/** The list for people: a heading for each segment, a line for each dispatch. */
export const renderDispatches = (list: readonly ListedDispatch[]): string => {
  const headingOf = ({ program, segment }: ListedDispatch): string => `${program} · ${segment}`;
  return [...new Set(list.map(headingOf))]
    .map((heading) => {
      const own = list.filter((one) => headingOf(one) === heading);
      const lines = align([['computes', 'ops', 'operations', 'bytes', 'kernel'], ...own.map(cells)], new Set([2, 3]));
      return [`${heading}: ${own.length} dispatches`, ...lines.map((line) => `  ${line}`)].join('\n');
    })
    .join('\n\n');
};

const cells = ({ label, ops, operations, bytes, file }: ListedDispatch): readonly string[] => [
  label,
  ops.join(' + '),
  sumText(operations),
  sumText(bytes),
  file,
];

/** 18.4k·images + 96 */
const sumText = (amounts: readonly Amount[]): string => {
  const terms = amounts.map((one) => (typeof one === 'number' ? short(one) : `${short(one.times)}·${one.symbol}`));
  const [constant = '0', ...linear] = terms;
  return [...linear, ...(constant === '0' && linear.length > 0 ? [] : [constant])].join(' + ');
};
