import { loadModel } from '../../compiler/load-model.ts';
import type { CheckedModel } from '../../compiler/2-check/check-model.ts';
import { fixtureModules } from './fixture-modules.ts';

/** A small valid spec, for tests to vary. */
export const smallSpec = `data: {shape: [28, 28], channels: 1, classes: 10}
levels:
  - {module: ar, patch: 4, width: 64, heads: 4}
  - {module: masked, patch: 1, width: 48, heads: 3}
head: {width: 32}
`;

/** Loads a text as `spec.yaml` with the fixture's modules. */
export const load = (text: string | Uint8Array, overrides: readonly string[] = []): CheckedModel =>
  loadModel({ file: 'spec.yaml', text }, { overrides, modules: fixtureModules });

/** The codes of the diagnostics that a text gives. */
export const codesOf = (text: string | Uint8Array, overrides: readonly string[] = []): string[] =>
  load(text, overrides).diagnostics.map(({ code }) => code);
