import type { SpecSource } from '../1-parse/parse-spec.ts';
import type { SoundModel } from '../2-check/check-model.ts';
import { renderDiagnostics } from '../diagnostics/render.ts';
import { loadModel } from '../load-model.ts';
import { SpecError } from './spec-error.ts';

/** Loads a spec; throws a SpecError for its faults and tells its warnings. */
export const soundModel = (
  source: SpecSource,
  overrides: readonly string[],
  warn: (text: string) => void,
): SoundModel => {
  const loaded = loadModel(source, { overrides });
  if (!loaded.sound) throw new SpecError(loaded.diagnostics);
  if (loaded.diagnostics.length > 0) warn(renderDiagnostics(loaded.diagnostics));
  return loaded;
};
