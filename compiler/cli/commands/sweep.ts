import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { createReporter } from '../io.ts';
import { readSpecFile } from '../spec-file.ts';
import { planSweep } from '../sweep/plan.ts';
import { renderPlan } from '../sweep/render.ts';
import { finishSweep, runSweep } from '../sweep/run.ts';
import { keepSweep } from '../sweep/sweep-file.ts';
import { adapter, data, json, output } from '../../../runtime/commands/options/shared.ts';
import { needed, overridesHelp, subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** `fractalc sweep` */
const run = async (call: CliCall): Promise<Outcome> => {
  const { overrides, io, options } = call;
  const spec = subject(call, 'SPEC');
  const { adapter } = options;
  const plan = await planSweep(await readSpecFile(spec), overrides, (text) => io.err(text));
  if (options.flag('plan')) return { text: renderPlan(plan), json: { plan } };
  const folder = needed(call, options.text('output'), '-o FOLDER');
  const data = needed(call, options.text('data'), '--data PATH');
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
};

export const command: CliCommand = {
  usage: 'SPEC key=value,value … --data PATH -o FOLDER [options]',
  details: `Values between commas make a run each, in all combinations: levels.0.module=ar,masked train.rate=1e-4,3e-4 are four. A folder that has been begun goes on where it was; every run is one that 'train' could have made. ${overridesHelp}`,
  options: [
    {
      ...data,
      help: "a folder of IDX files or of images by class, or 'fashion-mnist' for the bundled sample",
    },
    { ...output, value: 'FOLDER', help: 'where the runs and the results go' },
    { name: 'plan', help: 'only show the runs and what they take' },
    adapter,
    json,
  ],
  takesOverrides: true,
  run,
};
