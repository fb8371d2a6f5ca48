import type { Reporter } from '../../runtime/commands/reporter.ts';
import { readConfig } from '../../runtime/run/run-config.node.ts';
import { RunError } from '../../runtime/run/run-error.ts';
import { checkIsRun, dataOf, type RunFolder } from '../../runtime/run/run-folder.node.ts';
import type { SpecSource } from '../1-parse/parse-spec.ts';
import { compileModel } from './compile-model.ts';
import { lastingDifferences, readRunSpec } from './run-spec.ts';
import { storeRun } from './store-run.ts';
import type { TrainSubject } from './train-request.ts';

/**
 * What a run continues with: the model of its own spec, or of another one or of overrides where such are given. Throws a RunError where
 * these change more than may change.
 */
export async function continuedModel(
  run: RunFolder,
  source: SpecSource | undefined,
  overrides: readonly string[],
  data: string | undefined,
  reporter: Reporter,
): Promise<TrainSubject> {
  checkIsRun(run);
  const config = await readConfig(run.config);
  const place = dataOf(run, config, data);
  const own = await readRunSpec(run);
  const compiled = compileModel(source ?? own, overrides, (text) => reporter.note(text));
  const changes = (source !== undefined || overrides.length > 0) && compiled.spec !== own.text;
  if (changes) checkChanges(run, own.text, compiled.spec);
  return {
    description: compiled.model.description,
    data: place,
    recorded: config,
    prepare: async ({ classNames, heldOut }) => {
      if (changes) await storeRun(run, compiled, { data: place, classNames, heldOut });
      return compiled.model;
    },
  };
}

function checkChanges(run: RunFolder, before: string, after: string): void {
  const changes = lastingDifferences(before, after);
  if (changes.length === 0) return;
  const lines = changes.map(({ key, before: old, after: now }) => `  ${key}: ${old} in the run, ${now} now`);
  throw new RunError(
    [`${run.name}: the run was made with another spec:`, ...lines].join('\n'),
    `Continue it as it is with 'fractalc train --resume -o ${run.name}', or train into another folder.`,
  );
}
