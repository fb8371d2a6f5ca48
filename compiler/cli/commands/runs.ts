import type { Outcome } from '../../../runtime/commands/outcome.ts';
import type { Invocation } from '../command-table.ts';
import { ABSENT, compareSpecs, type Setting } from '../run-list/differences.ts';
import { renderList } from '../run-list/render-list.ts';
import { surveyRuns, type RunList } from '../run-list/survey.ts';

/** Where runs lie that the user didn't put elsewhere. */
const DEFAULT_FOLDER = 'runs';

/** `fractalc runs` */
export async function run({ words }: Invocation): Promise<Outcome> {
  const folder = words[0] ?? DEFAULT_FOLDER;
  const now = Date.now() / 1000;
  const list = await surveyRuns(folder, now);
  return { text: renderList(folder, list, now), json: { folder, ...listJson(list) } };
}

function listJson({ runs, broken }: RunList): object {
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
}

/** The settings by their keys; null for keys that a spec doesn't have. */
function valuesOf(settings: readonly Setting[]): object {
  return Object.fromEntries(settings.map(({ key, value }) => [key, value === ABSENT ? null : JSON.parse(value)]));
}
