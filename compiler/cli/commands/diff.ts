import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import { RunFolder } from '../../../runtime/runs/run-folder.node.ts';
import type { FractalSpec } from '../../1-parse/spec.ts';
import { generatorsOf } from '../../../runtime/recursion/recursion.ts';
import { summarise } from '../../cost/model-summary.ts';
import { lowerModel } from '../../lower.ts';
import { inMemoryModel } from '../../7-emit/in-memory-model.ts';
import { compareMeaning } from '../diff/compare-specs.ts';
import { renderDiff } from '../diff/render-diff.ts';
import type { DiffSide } from '../diff/render-diff.ts';
import { soundModel } from '../sound-model.ts';
import type { SoundModel } from '../../2-check/check-model.ts';
import { readSpecFile } from '../spec-file.ts';
import { json } from '../../../runtime/commands/options/shared.ts';
import { overridesHelp, subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** `fractalc diff`: overrides are for the second spec, which is the first where only one is given. */
const run = async (call: CliCall): Promise<Outcome> => {
  const { words, overrides, io } = call;
  const first = subject(call, 'SPEC');
  const second = words[1] ?? first;
  if (words[1] === undefined && overrides.length === 0) {
    throw new UsageError(
      'There is nothing to compare with.\n  expected a second spec, overrides of the first, or both',
    );
  }
  const warn = (text: string): void => io.err(text);
  const before = soundModel(await readSpecFile(specOf(first)), [], warn);
  const after = soundModel(await readSpecFile(specOf(second)), overrides, warn);
  const changes = compareMeaning(before.effective, after.effective);
  const [old, now] = [side(first, before), side([second, ...overrides].join(' '), after)];
  return {
    text: renderDiff(old, now, changes),
    json: { before: sideJson(old, before.effective), after: sideJson(now, after.effective), changes },
  };
};

export const command: CliCommand = {
  usage: 'SPEC [SPEC] [key=value …] [options]',
  details: `Tells on which values of the effective specs they differ, however they are written, and what that does to parameters and floating-point operations. A run stands for its spec. Overrides are for the second spec; without one, for the first against itself. ${overridesHelp}`,
  options: [json],
  takesOverrides: true,
  mostWords: 2,
  run,
};

/** A run stands for its spec. */
const specOf = (word: string): string => {
  const run = new RunFolder(word);
  return run.exists ? run.spec : word;
};

const side = (title: string, { architecture }: SoundModel): DiffSide => {
  const lowered = lowerModel(architecture);
  const model = inMemoryModel(lowered);
  return { title, description: model.description, summary: summarise(lowered, model) };
};

const sideJson = ({ title, description, summary }: DiffSide, { train }: FractalSpec): object => {
  const parts = generatorsOf(description.recursion).map(({ name, parameters }) => ({ name, parameters }));
  return { spec: title, ...summary, batch: train.batch, parts };
};
