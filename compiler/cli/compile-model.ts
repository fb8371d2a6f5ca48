import type { CompiledModel } from '../../runtime/model.ts';
import type { SpecSource } from '../1-parse/parse-spec.ts';
import { renderSpec } from '../1-parse/render-spec.ts';
import type { Tree } from '../1-parse/tree.ts';
import { lowerModel } from '../lower.ts';
import { inMemoryModel } from '../7-emit/in-memory-model.ts';
import { soundModel } from './sound-model.ts';

/** A spec's model in this process. */
export interface SpecModel {
  readonly model: CompiledModel;
  /** The effective spec as YAML. */
  readonly spec: string;
  /** What its files and the command line say. */
  readonly tree: Tree;
}

/** Compiles a spec without writing a package; throws a SpecError for its faults and tells its warnings. */
export const compileModel = (
  source: SpecSource,
  overrides: readonly string[],
  warn: (text: string) => void,
): SpecModel => {
  const { effective, architecture, tree } = soundModel(source, overrides, warn);
  return { model: inMemoryModel(lowerModel(architecture)), spec: renderSpec(effective), tree };
};
