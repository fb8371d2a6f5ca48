import type { FractalSpec } from '../1-parse/spec.ts';
import { codes } from '../diagnostics/codes.ts';
import { listed } from '../diagnostics/words.ts';
import type { Head } from '../ir/architecture.ts';
import { divisorsNear } from './divisors.ts';
import type { Reporter } from './reporter.ts';

/** Attention heads share a width evenly; true where they do. */
export function checkHeadsDivide(
  path: string,
  { width, heads }: { readonly width: number; readonly heads: number },
  reporter: Reporter,
): boolean {
  if (width % heads === 0) return true;
  reporter.report(`${path}.heads`, {
    code: codes.headsNotDividing,
    message: `${heads} heads do not divide the width of ${width}`,
    expected: `a divisor of ${width}`,
    suggestion: listed(divisorsNear(width, heads), 'or'),
  });
  return false;
}

/** A pixel head's own numbers. */
export function checkHead(path: string, head: Head, reporter: Reporter): void {
  checkHeadsDivide(path, head, reporter);
}

/** The guiding head's numbers, and whether anything uses it. */
export function checkGuidingHead(spec: FractalSpec, reporter: Reporter): void {
  if (spec.guidingHead === undefined) return;
  checkHead('guidingHead', spec.guidingHead, reporter);
  if (spec.levels.some((level) => level.guidingPixel)) return;
  reporter.report(
    'guidingHead',
    {
      code: codes.unusedGuidingHead,
      severity: 'warning',
      message: 'no level has a guiding pixel, so this head is not built',
      suggestion: 'guidingPixel: true at a level below the first, or leave guidingHead out',
    },
    'key',
  );
}
