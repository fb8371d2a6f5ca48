import { dataChoices, OptionValues, trainChoices } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { trainOutcome, type TrainResult } from '../../../runtime/commands/train.node.ts';
import { RunFolder } from '../../../runtime/run/run-folder.node.ts';
import type { Invocation } from '../command-table.ts';
import { createReporter } from '../io.ts';
import { continuedModel } from '../resume.ts';
import { readSpecFile } from '../spec-file.ts';
import { trainInterruptibly, type TrainRequest } from '../train-request.ts';
import { needed, subject } from '../words.ts';

/** `fractalc train` */
export async function run(invocation: Invocation): Promise<Outcome> {
  const { overrides, words, io } = invocation;
  const options = new OptionValues(invocation.options);
  const run = new RunFolder(needed(options.text('output'), '-o RUN', 'train'));
  const reporter = await createReporter(io);
  const request = {
    run,
    overrides,
    adapter: options.adapter,
    reporter,
    choices: trainChoices(options),
    dataChoices: dataChoices(options),
  };
  const data = options.text('data');
  const result = options.flag('resume')
    ? await resume(request, words[0], data)
    : await start(request, subject(invocation, 'SPEC', 'train'), needed(data, '--data PATH', 'train'));
  return trainOutcome(result, `npx fractalc sample ${run.name}`, `npx fractalc train --resume -o ${run.name}`);
}

/** The compiler is loaded for a new run only. */
async function start(request: TrainRequest, spec: string, data: string): Promise<TrainResult> {
  const { startTraining } = await import('../start-training.ts');
  return startTraining({ ...request, spec, data });
}

/** Continues a run. A spec or overrides may change what doesn't touch the weights. */
async function resume(request: TrainRequest, spec: string | undefined, data: string | undefined): Promise<TrainResult> {
  const source = spec === undefined ? undefined : await readSpecFile(spec);
  const { run, overrides, reporter } = request;
  return trainInterruptibly(request, await continuedModel(run, source, overrides, data, reporter));
}
