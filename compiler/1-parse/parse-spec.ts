import { codes } from '../diagnostics/codes.ts';
import { diagnose, inReadingOrder, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { createSource } from '../diagnostics/source.ts';
import { locateIn, type Locate } from './locate.ts';
import { normalise } from './normalise.ts';
import { applyOverrides } from './overrides.ts';
import { readText } from './read-text.ts';
import { readTree } from './read-tree.ts';
import type { FractalSpec } from './spec.ts';
import type { Tree } from './tree.ts';
import { validate } from './validate.ts';

/** A spec's file: its name for diagnostics, and its content as read. */
export interface SpecSource {
  readonly file: string;
  readonly text: string | Uint8Array;
}

/** What phase 1 makes of a spec. */
export interface ParsedSpec {
  /** Only of a spec without faults. */
  readonly spec?: FractalSpec;
  /** What can still be checked of a faulty spec, so that all its faults are told at once; `spec` where there is no fault. */
  readonly draft?: FractalSpec;
  readonly diagnostics: readonly Diagnostic[];
  /** Places of the spec's keys and values, for the diagnostics of later phases. */
  readonly locate: Locate;
}

/** Reads a spec, sets overrides such as `train.steps=200` in it, and holds it against the schema. Never throws. */
export function parseSpec(source: SpecSource, overrides: readonly string[] = []): ParsedSpec {
  const read = readText(source.file, source.text);
  if ('diagnostic' in read) return unreadable(source.file, [read.diagnostic]);
  const whole = { source: read.source, start: 0, end: read.source.text.length };
  const { tree, diagnostics } = readTree(whole);
  if (tree === undefined) return unreadable(source.file, diagnostics);
  if (tree.kind === 'scalar' && tree.value === null) return unreadable(source.file, [empty(tree)]);
  return parseTree(tree, source.file, overrides, diagnostics);
}

function parseTree(read: Tree, file: string, overrides: readonly string[], earlier: readonly Diagnostic[]): ParsedSpec {
  const { tree, diagnostics: overrideFaults } = applyOverrides(read, overrides);
  const validated = validate(tree);
  const diagnostics = inReadingOrder([...earlier, ...overrideFaults, ...validated.diagnostics]);
  const locate = locateIn(validated.tree);
  if (validated.raw === undefined) return { diagnostics, locate };
  const draft = normalise(validated.raw, file);
  return diagnostics.length === 0 ? { spec: draft, draft, diagnostics, locate } : { draft, diagnostics, locate };
}

function unreadable(file: string, diagnostics: readonly Diagnostic[]): ParsedSpec {
  const nowhere = { source: createSource(file, ''), start: 0, end: 0 };
  return { diagnostics, locate: () => nowhere };
}

function empty({ range }: Tree): Diagnostic {
  const start = { ...range, start: 0, end: 0 };
  return diagnose(start, { code: codes.empty, message: 'the file holds no spec', expected: 'data, levels and head' });
}
