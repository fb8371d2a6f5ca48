import { recordedSpec } from '../../runtime/runs/intact.node.ts';
import { RunError } from '../../runtime/runs/run-error.ts';
import { readSpec } from '../../runtime/runs/run-folder.node.ts';
import type { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import type { SpecSource } from '../1-parse/parse-spec.ts';
import { specDifferences } from './spec-difference.ts';
import type { Difference } from './spec-difference.ts';

/** Keys that may change while a run goes on: how far, how often, and what training doesn't read. */
const changeable = /^(name$|train\.(steps|checkpointEvery|evaluateEvery)$|sample\.)/;

/** The differences between two effective specs that a run can't go over. */
export const lastingDifferences = (before: string, after: string): readonly Difference[] =>
  specDifferences(before, after).filter(({ key }) => !changeable.test(key));

/**
 * The effective spec of a run, which its model is compiled from. Throws a RunError where it is missing, or where it isn't the spec that the
 * run's checkpoints were trained with: each of these has a copy with its checksum.
 */
export const readRunSpec = async (run: RunFolder): Promise<SpecSource & { readonly text: string }> => {
  const copy = await recordedSpec(run);
  const cure = copy === undefined ? '' : `Copy ${copy.path} over it.`;
  const text = await readSpec(run, cure);
  if (copy !== undefined && text !== copy.text) {
    const problem = problemOf(text, copy.text);
    if (problem !== undefined) throw new RunError(`${run.spec}: ${problem}`, cure);
  }
  return { file: run.spec, text };
};

const problemOf = (text: string, trained: string): string | undefined => {
  let changes: readonly Difference[];
  try {
    changes = lastingDifferences(trained, text);
  } catch {
    return 'it is damaged: this is no spec.';
  }
  if (changes.length === 0) return undefined;
  const lines = changes.map(({ key, before, after }) => `  ${key}: ${before} in the checkpoint, ${after} now`);
  return ['it has changed since the weights were trained:', ...lines].join('\n');
};
