import { formOf } from '../../runtime/execute/forms.ts';
import type { PlannedDevice } from '../../runtime/runs/run-plan.ts';
import type { LoweredModel } from '../lower.ts';
import type { ListedDispatch } from './explanation.ts';

/** Every dispatch of every segment in order, with the form of its kernel that the device runs. */
export const listDispatches = ({ plan, costs }: LoweredModel, device: PlannedDevice): readonly ListedDispatch[] =>
  Object.entries(plan.programs).flatMap(([program, { segments }]) =>
    Object.entries(segments).flatMap(([segment, dispatches]) =>
      dispatches.map((dispatch) => {
        const kernel = plan.kernels[dispatch.kernel];
        const { ops = [], kernel: stem = dispatch.kernel } = costs.get(dispatch) ?? {};
        const file = kernel === undefined ? '' : formOf(kernel, device, dispatch).file;
        return { program, segment, kernel: stem, file, label: dispatch.label, ops };
      }),
    ),
  );

/** The list for people: a heading for each segment, a line for each dispatch. */
export function renderDispatches(list: readonly ListedDispatch[]): string {
  const widths = { label: widest(list.map(({ label }) => label)), ops: widest(list.map(opsText)) };
  const headings = list.map(({ program, segment }) => `${program} · ${segment}`);
  const counts = new Map<string, number>();
  for (const heading of headings) counts.set(heading, (counts.get(heading) ?? 0) + 1);
  return list
    .flatMap((one, index) => {
      const heading = headings[index] ?? '';
      const line = `  ${one.label.padEnd(widths.label)}  ${opsText(one).padEnd(widths.ops)}  ${one.file}`;
      return heading === headings[index - 1]
        ? [line]
        : ['', `${heading}: ${counts.get(heading) ?? 0} dispatches`, line];
    })
    .slice(1)
    .join('\n');
}

const opsText = ({ ops }: ListedDispatch): string => ops.join(' + ');
const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));
