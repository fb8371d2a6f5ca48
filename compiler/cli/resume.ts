import { join } from 'node:path';
import { loadModel } from '../../runtime/commands/load-model.node.ts';
import type { Reporter } from '../../runtime/commands/reporter.ts';
import { readConfig } from '../../runtime/run/run-config.node.ts';
import { RunError } from '../../runtime/run/run-error.ts';
import { checkIsRun, dataOf, readSpec, type RunFolder } from '../../runtime/run/run-folder.node.ts';
import type { SpecSource } from '../1-parse/parse-spec.ts';
import type { TrainSubject } from './train-request.ts';

/** Keys that may change while a run goes on: how far, how often, and what training doesn't read. */
const CHANGEABLE = /^(name$|train\.(steps|checkpointEvery|evaluateEvery)$|sample\.)/;

/**
 * What a run continues with: its own package, or one that is compiled anew where a spec or overrides are given. Throws a
 * RunError where these change more than may change. The compiler is only loaded when it is needed.
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
  if (source === undefined && overrides.length === 0) {
    return {
      description: config.description,
      data: place,
      recorded: config,
      prepare: () => loadModel(join(run.path, config.package)),
    };
  }
  const { compileSpec } = await import('./compile-spec.ts');
  const { storeRun } = await import('./store-run.ts');
  const before = await readSpec(run);
  const compiled = compileSpec(source ?? { file: run.spec, text: before }, overrides, (text) => reporter.note(text));
  await checkChanges(run, before, compiled.spec);
  return {
    description: compiled.description,
    data: place,
    recorded: config,
    prepare: async ({ classNames, heldOut }) => {
      if (compiled.spec !== before) await storeRun(run, compiled, { data: place, classNames, heldOut });
      return loadModel(join(run.path, compiled.spec === before ? config.package : 'package'));
    },
  };
}

async function checkChanges(run: RunFolder, before: string, after: string): Promise<void> {
  const { specDifferences } = await import('./spec-difference.ts');
  const changes = specDifferences(before, after).filter(({ key }) => !CHANGEABLE.test(key));
  if (changes.length === 0) return;
  const lines = changes.map(({ key, before: old, after: now }) => `  ${key}: ${old} in the run, ${now} now`);
  throw new RunError(
    [`${run.name}: the run was made with another spec:`, ...lines].join('\n'),
    `Continue it as it is with 'fractalc train --resume -o ${run.name}', or train into another folder.`,
  );
}
