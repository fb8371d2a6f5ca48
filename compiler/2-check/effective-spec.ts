import type { FractalSpec } from '../1-parse/spec.ts';
import type { Architecture } from '../ir/architecture.ts';
import { resolveHead } from './resolve-head.ts';
import type { ModuleTraits } from '../ir/module.ts';

/** The spec with the modules' defaults written out too, so that a run saved with it doesn't change when defaults do. */
export const effectiveSpec = (spec: FractalSpec, architecture: Architecture, modules: ModuleTraits): FractalSpec => {
  const levels = spec.levels.map((level, index) => {
    const resolved = architecture.levels[index];
    if (resolved === undefined) return level;
    const { hidden, conditions, patches, iterations } = resolved;
    const traits = modules.generators.get(level.module);
    const iterates = traits?.defaultIterations(patches) !== undefined;
    const order = level.order ?? (traits?.takesOrder === true ? 'random' : undefined);
    return { ...level, hidden, conditions, iterations: iterates ? iterations : undefined, order };
  });
  return {
    ...spec,
    data: { ...spec.data, values: architecture.data.values },
    levels,
    head: resolveHead(spec.head, modules),
    guidingHead: spec.guidingHead && resolveHead(spec.guidingHead, modules),
  };
};
