import type { FractalSpec } from '../1-parse/spec.ts';
import { codes } from '../diagnostics/codes.ts';
import { listed, plural } from '../words.ts';
import { divisors, divisorsNear } from './divisors.ts';
import type { Reporter } from './reporter.ts';

/** Every patch divides its region and is smaller; the last one is a pixel. */
export const checkPartitions = (spec: FractalSpec, reporter: Reporter): void => {
  let region = spec.data.shape;
  for (const [index, { patch }] of spec.levels.entries()) {
    if (!checkAxes(index, patch, region.length, reporter)) return;
    if (checkDivision(index, patch, region, reporter)) checkSmaller(index, patch, region, reporter);
    region = patch;
  }
  const last = spec.levels.length - 1;
  if (region.some((extent) => extent !== 1)) {
    reporter.report(`levels.${last}.patch`, {
      code: codes.lastPatchNotOne,
      message: `the last level's patch is ${extentsText(region)}, but the head models single pixels`,
      expected: 'patch: 1 at the last level',
      suggestion: 'patch: 1, or a further level below with patch: 1',
    });
  }
};

const checkAxes = (index: number, patch: readonly number[], axes: number, reporter: Reporter): boolean => {
  if (patch.length === axes) return true;
  reporter.report(`levels.${index}.patch`, {
    code: codes.wrongAxes,
    message: `the patch has ${plural(patch.length, 'extent')}, but the data has ${plural(axes, 'axis', 'axes')}`,
    expected: `one number, or a list of ${axes}`,
  });
  return false;
};

const checkDivision = (
  index: number,
  patch: readonly number[],
  region: readonly number[],
  reporter: Reporter,
): boolean => {
  const axis = patch.findIndex((extent, a) => (region[a] ?? 0) % extent !== 0);
  const extent = patch[axis];
  const whole = region[axis];
  if (extent === undefined || whole === undefined) return true;
  const own = `levels.${index}.patch`;
  const suggestion = divisorsNear(whole, extent).filter((divisor) => divisor < whole || whole === 1);
  reporter.report(own, {
    code: codes.patchNotDividing,
    message: `a patch of ${extent} does not divide the region of ${whole} ${regionOwner(index)}`,
    expected: `a divisor of ${whole}`,
    suggestion: listed(suggestion, 'or'),
  });
  return false;
};

const checkSmaller = (index: number, patch: readonly number[], region: readonly number[], reporter: Reporter): void => {
  if (patch.some((extent, axis) => extent < (region[axis] ?? 0))) return;
  // A table's row is one cell of many channels: its only level hands the condition to the head.
  if (index === 0 && region.every((extent) => extent === 1)) return;
  const side = region[0] ?? 1;
  const smaller = divisors(side).filter((divisor) => divisor < side);
  reporter.report(`levels.${index}.patch`, {
    code: codes.patchNotSmaller,
    message: `the patch is as large as the region of ${extentsText(region)} ${regionOwner(index)}`,
    expected: 'a patch smaller than its region',
    suggestion: smaller.length === 0 ? 'leave this level out: its region is a pixel already' : listed(smaller, 'or'),
  });
};

const regionOwner = (index: number): string => (index === 0 ? '(data.shape)' : `(the patch of levels.${index - 1})`);

/** "28×28" */
const extentsText = (extents: readonly number[]): string => extents.join('×');
