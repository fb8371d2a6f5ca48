import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { absent, compareSpecs } from '../run-list/differences.ts';
import type { Setting } from '../run-list/differences.ts';
import { renderList } from '../run-list/render-list.ts';
import { surveyRuns } from '../run-list/survey.ts';
import type { RunList } from '../run-list/survey.ts';
import { json } from '../../../runtime/commands/options/shared.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** Where runs lie that the user didn't put elsewhere. */
const defaultFolder = 'runs';

/** `fractalc runs` */
const run = async ({ words }: CliCall): Promise<Outcome> => {
  const folder = words[0] ?? defaultFolder;
  const now = Date.now() / 1000;
  const list = await surveyRuns(folder, now);
  return { text: renderList(folder, list, now), json: { folder, ...listJson(list) } };
};

export const command: CliCommand = {
  usage: `[FOLDER, default: ${defaultFolder}] [options]`,
  details: 'Tells the state of every run, its bits/dim in training (smoothed) and at best, and how its spec differs.',
  options: [json],
  run,
};

const listJson = ({ runs, broken }: RunList): object => {
  const { own, common } = compareSpecs(runs.map(({ spec }) => spec));
  return {
    runs: runs.map((run, index) => ({
      ...{ ...run, updated: new Date(run.updated * 1000).toISOString() },
      ...{ message: run.message ?? null, bitsPerDim: run.bitsPerDim ?? null, best: run.best ?? null },
      spec: valuesOf(own[index] ?? []),
    })),
    mostHave: valuesOf(common),
    broken,
  };
};

/** The settings by their keys; null for keys that a spec doesn't have. */
const valuesOf = (settings: readonly Setting[]): object =>
  Object.fromEntries(settings.map(({ key, value }) => [key, value === absent ? null : JSON.parse(value)]));
