import { hasErrors, inReadingOrder, withoutRepeats } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { createSource } from '../diagnostics/source.ts';
import { readExtended } from './extend.ts';
import { locateIn } from './locate.ts';
import type { Locate } from './locate.ts';
import { normalise } from './normalise.ts';
import { applyOverrides } from './overrides.ts';
import type { SpecSource } from './read-file-tree.ts';
import { renamedKeys } from './renamed-keys.ts';
import type { RenamedKey } from './renamed-keys.ts';
import { writeOutRule } from './rule/write-out-rule.ts';
import type { FractalSpec } from './spec.ts';
import type { Tree } from './tree.ts';
import { validate } from './validate.ts';

export type { SpecSource } from './read-file-tree.ts';

/** What phase 1 makes of a spec. */
export interface ParsedSpec {
  /** Only of a spec without faults. */
  readonly spec?: FractalSpec;
  /** What can still be checked of a faulty spec, so that all its faults are told at once; `spec` where there is no fault. */
  readonly draft?: FractalSpec;
  /** The values that are written in the files and on the command line, with their places; only where there is a draft. */
  readonly tree?: Tree;
  readonly diagnostics: readonly Diagnostic[];
  /** Places of the spec's keys and values, for the diagnostics of later phases. */
  readonly locate: Locate;
}

/**
 * Reads a spec and those that it extends, sets overrides such as `train.steps=200` in it, writes out the
 * levels that a rule stands for, and holds it against the schema. Never
 * throws. `renamed` are the old names that are still understood.
 */
export const parseSpec = (
  source: SpecSource,
  overrides: readonly string[] = [],
  renamed: readonly RenamedKey[] = renamedKeys,
): ParsedSpec => {
  const { tree: read, diagnostics: earlier } = readExtended(source, renamed);
  if (read === undefined) return unreadable(source.file, earlier);
  const { tree, diagnostics: overrideFaults } = applyOverrides(read, overrides, renamed);
  const written = writeOutRule(tree);
  const validated = validate(written.tree);
  const faults = [...earlier, ...overrideFaults, ...written.diagnostics, ...validated.diagnostics];
  const diagnostics = inReadingOrder(withoutRepeats(faults));
  const locate = locateIn(validated.tree);
  if (validated.raw === undefined) return { diagnostics, locate };
  const draft = normalise(validated.raw, source.file);
  const parsed = { draft, tree: validated.tree, diagnostics, locate };
  return hasErrors(diagnostics) ? parsed : { ...parsed, spec: draft };
};

const unreadable = (file: string, diagnostics: readonly Diagnostic[]): ParsedSpec => {
  const nowhere = { source: createSource(file, ''), start: 0, end: 0 };
  return { diagnostics, locate: () => nowhere };
};
