import type { Reporter } from '../../runtime/commands/reporter.ts';
import { readConfig } from '../../runtime/runs/run-config.node.ts';
import { RunError } from '../../runtime/runs/run-error.ts';
import { checkIsRun, dataOf } from '../../runtime/runs/run-folder.node.ts';
import type { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import type { SpecSource } from '../1-parse/parse-spec.ts';
import { absoluteSource } from '../../runtime/data/sources/recognise.node.ts';
import { originsOf } from '../1-parse/origins.ts';
import { renderSpec } from '../1-parse/render-spec.ts';
import type { Tree } from '../1-parse/tree.ts';
import { compileModel } from './compile-model.ts';
import type { SpecModel } from './compile-model.ts';
import { soundModel } from './sound-model.ts';
import { absent, specValues } from './spec-difference.ts';
import type { Difference } from './spec-difference.ts';
import { lastingDifferences, readRunSpec } from './run-spec.ts';
import { storeRun } from './store-run.ts';
import type { TrainSubject } from './train-request.ts';

/**
 * What a run continues with: the model of its own spec, or of another one or of overrides where such are given. Throws a RunError where
 * these change more than may change.
 */
export const continuedModel = async (
  run: RunFolder,
  source: SpecSource | undefined,
  overrides: readonly string[],
  data: string | undefined,
  reporter: Reporter,
): Promise<TrainSubject> => {
  checkIsRun(run);
  const config = await readConfig(run.config);
  const place = dataOf(run, config, data);
  const own = await readRunSpec(run);
  const compiled = compileFor(own, source ?? own, overrides, (text) => reporter.note(text));
  const changes = (source !== undefined || overrides.length > 0) && compiled.spec !== own.text;
  if (changes) checkChanges(run, own.text, compiled.spec);
  const isElsewhere = config.data === undefined || absoluteSource(place) !== config.data;
  return {
    description: compiled.model.description,
    data: place,
    recorded: config,
    prepare: async ({ classNames, facts, heldOut, items }) => {
      if (changes || isElsewhere) await storeRun(run, compiled, { data: place, classNames, facts, heldOut, items });
      return compiled.model;
    },
  };
};

/**
 * The model of a spec that a run goes on with. A default that follows from other values, such as the warm-up's from the steps, stays what
 * it was in the run where nobody has written it.
 */
const compileFor = (
  own: SpecSource & { readonly text: string },
  source: SpecSource,
  overrides: readonly string[],
  note: (text: string) => void,
): SpecModel => {
  const compiled = compileModel(source, overrides, note);
  const kept = lastingDifferences(own.text, compiled.spec).filter(
    ({ key, before }) => isUnwritten(compiled.tree, key) && isDefault(own, key, before),
  );
  if (kept.length === 0) return compiled;
  return compileModel(source, [...overrides, ...kept.map(({ key, before }) => `${key}=${before}`)], () => undefined);
};

const isUnwritten = (tree: Tree, key: string): boolean => originsOf(tree, key.split('.')).places.length === 0;

/** Whether a value of a spec is what its key has by default there. */
const isDefault = (own: SpecSource, key: string, value: string): boolean => {
  try {
    const { effective } = soundModel(own, [`${key}=`], () => undefined);
    return specValues(renderSpec(effective)).get(key) === value;
  } catch (error) {
    if (error instanceof Error && error.name === 'SpecError') return false;
    throw error;
  }
};

const checkChanges = (run: RunFolder, before: string, after: string): void => {
  const changes = lastingDifferences(before, after);
  if (changes.length === 0) return;
  const lines = changes.map(({ key, before: old, after: now }) => `  ${key}: ${old} in the run, ${now} now`);
  throw new RunError(
    [`${run.name}: the run was made with another spec:`, ...lines].join('\n'),
    `Continue it as it is with 'fractalc train --resume -o ${run.name}', or train into another folder. ${asInRun(changes)}`,
  );
};

/** The overrides that bring a spec to what the run has. */
const asInRun = (changes: readonly Difference[]): string => {
  const words = changes.map(({ key, before }) => `${key}=${before === absent ? '' : before}`);
  return `With these overrides the spec is as in the run: ${words.join(' ')}`;
};
