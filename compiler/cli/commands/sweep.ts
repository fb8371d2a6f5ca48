import { OptionValues } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import type { Invocation } from '../command-table.ts';
import { createReporter } from '../io.ts';
import { readSpecFile } from '../spec-file.ts';
import { planSweep } from '../sweep/plan.ts';
import { renderPlan } from '../sweep/render.ts';
import { finishSweep, runSweep } from '../sweep/run.ts';
import { keepSweep } from '../sweep/sweep-file.ts';
import { needed, subject } from '../words.ts';

/** `fractalc sweep` */
export async function run(invocation: Invocation): Promise<Outcome> {
  const { overrides, io } = invocation;
  const options = new OptionValues(invocation.options);
  const spec = subject(invocation, 'SPEC', 'sweep');
  const { adapter } = options;
  const plan = await planSweep(await readSpecFile(spec), overrides, (text) => io.err(text));
  if (options.flag('plan')) return { text: renderPlan(plan), json: { plan } };
  const folder = needed(options.text('output'), '-o FOLDER', 'sweep');
  const data = needed(options.text('data'), '--data PATH', 'sweep');
  const reporter = await createReporter(io);
  await keepSweep(folder, {
    format: 1,
    spec,
    data,
    runs: plan.runs.map(({ name, overrides: own }) => ({ name, overrides: own })),
  });
  reporter.note(renderPlan(plan));
  const stopped = await runSweep({ spec, data, folder, plan, adapter, reporter });
  return finishSweep(folder, plan, stopped);
}
