import { codes } from '../diagnostics/codes.ts';
import { nearest } from '../../runtime/nearest.ts';
import { listed } from '../words.ts';
import type { Head } from '../ir/architecture.ts';
import type { CheckContext } from './context.ts';
import { dataShape } from './data-shape.ts';
import { divisorsNear } from './divisors.ts';
import type { Reporter } from './reporter.ts';

/** Attention heads share a width evenly; true where they do. */
export const checkHeadsDivide = (
  path: string,
  { width, heads }: { readonly width: number; readonly heads: number },
  reporter: Reporter,
): boolean => {
  if (width % heads === 0) return true;
  reporter.report(`${path}.heads`, {
    code: codes.headsNotDividing,
    message: `${heads} heads do not divide the width of ${width}`,
    expected: `a divisor of ${width}`,
    suggestion: listed(divisorsNear(width, heads), 'or'),
  });
  return false;
};

/** A head's module and its own numbers. */
export const checkHead = (path: string, head: Head, { spec, modules, reporter }: CheckContext): void => {
  const headsDivide = checkHeadsDivide(path, head, reporter);
  const traits = modules.heads.get(head.kind);
  if (traits === undefined) {
    const known = [...modules.heads.keys()];
    reporter.report(`${path}.kind`, {
      code: codes.unknownModule,
      message: `no head is called "${head.kind}"`,
      expected: listed(known, 'or'),
      suggestion: nearest(head.kind, known),
    });
    return;
  }
  if (head.components !== undefined && traits.defaultComponents === undefined)
    reporter.report(
      `${path}.components`,
      {
        code: codes.unusedComponents,
        severity: 'warning',
        message: `a ${head.kind} head makes no mixture, so its components count for nothing`,
        suggestion: 'kind: logistic, or leave the key out',
      },
      'key',
    );
  if (headsDivide) {
    for (const { key, message, suggestion } of traits.demands(head, dataShape(spec.data)))
      reporter.report(`${path}.${key}`, { code: codes.moduleDemand, message, suggestion });
  }
};

/** The guiding head's numbers, and whether anything uses it. */
export const checkGuidingHead = (context: CheckContext): void => {
  const { spec, reporter } = context;
  if (spec.guidingHead === undefined) return;
  checkHead('guidingHead', spec.guidingHead, context);
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
};
