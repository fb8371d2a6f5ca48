import type { Locate } from '../1-parse/locate.ts';
import type { FractalSpec } from '../1-parse/spec.ts';
import { hasErrors, inReadingOrder } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Architecture, Level } from '../ir/architecture.ts';
import type { ModuleTraits } from '../ir/module.ts';
import { checkBlocks } from './check-blocks.ts';
import { checkData, checkEnd, checkSample, checkTrain } from './check-sections.ts';
import { checkGuidingHead, checkHead } from './check-heads.ts';
import { checkLevel } from './check-level.ts';
import { dataShape } from './data-shape.ts';
import { checkPartitions } from './partitions.ts';
import { Reporter } from './reporter.ts';
import { resolveHead } from './resolve-head.ts';
import { resolveLevel } from './resolve-level.ts';

/** What phase 2 makes of a spec. */
export interface CheckedSpec {
  /** Only of a spec without faults. */
  readonly architecture?: Architecture;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks what the schema can't say, and resolves the spec to the numbers that the compiler builds from. */
export const checkSpec = (spec: FractalSpec, modules: ModuleTraits, locate: Locate): CheckedSpec => {
  const reporter = new Reporter(locate);
  checkData(spec.data, reporter);
  checkPartitions(spec, reporter);
  const levels = spec.levels.map((level, index) => resolveLevel(spec, level, index, modules));
  const context = { spec, modules, reporter };
  for (const level of levels) checkLevel(level, context);
  checkEnd(context);
  checkHead('head', spec.head, context);
  checkGuidingHead(context);
  checkBlocks(spec, reporter);
  checkTrain(spec.train, reporter);
  checkSample(spec, reporter);
  const diagnostics = inReadingOrder(reporter.diagnostics);
  if (hasErrors(diagnostics)) return { diagnostics };
  return { architecture: assemble(spec, levels, modules), diagnostics };
};

const assemble = (spec: FractalSpec, levels: readonly Level[], modules: ModuleTraits): Architecture => {
  const guided = levels.some((level) => level.guidingPixel);
  return {
    name: spec.name,
    data: dataShape(spec.data),
    levels,
    head: resolveHead(spec.head, modules),
    guidingHead: guided && spec.guidingHead ? resolveHead(spec.guidingHead, modules) : undefined,
    train: spec.train,
    sample: spec.sample,
  };
};
