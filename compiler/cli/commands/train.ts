import { join } from 'node:path';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { trainOutcome } from '../../../runtime/commands/train.node.ts';
import type { TrainResult } from '../../../runtime/commands/train.node.ts';
import { RunFolder } from '../../../runtime/runs/run-folder.node.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import { createReporter } from '../io.ts';
import { continuedModel } from '../resume.ts';
import { readSpecFile } from '../spec-file.ts';
import { trainInterruptibly } from '../train-request.ts';
import type { TrainRequest } from '../train-request.ts';
import { trainChoices, trainOptions } from '../../../runtime/commands/options/train.ts';
import { dataChoices } from '../../../runtime/commands/options/shared.ts';
import { needed, overridesHelp, subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** `fractalc train` */
const run = async (call: CliCall): Promise<Outcome> => {
  const { overrides, words, io, options } = call;
  refuseRun(words[0], call);
  const run = new RunFolder(needed(call, options.text('output'), '-o RUN'));
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
    : await start(request, subject(call, 'SPEC'), needed(call, data, '--data PATH'));
  return trainOutcome(result, `npx fractalc sample ${run.name}`, `npx fractalc train --resume -o ${run.name}`);
};

export const command: CliCommand = {
  usage: '[SPEC] [key=value …] --data PATH -o RUN [options]',
  details: `A run is a folder. Ctrl-C finishes the step and leaves a checkpoint, from which 'train --resume -o RUN' goes on; a second Ctrl-C stops at once. ${overridesHelp}`,
  options: trainOptions,
  takesOverrides: true,
  run,
};

/** A run goes behind -o: in a spec's place it most likely is to go on, or another is to be made like it. */
const refuseRun = (word: string | undefined, { options, overrides }: CliCall): void => {
  if (word === undefined || !new RunFolder(word).exists) return;
  const data = options.text('data');
  const resumed = ['fractalc train --resume -o', word, ...overrides, ...(data === undefined ? [] : ['--data', data])];
  const begun = `fractalc train ${join(word, 'spec.yaml')} --data ${data ?? 'PATH'} -o RUN`;
  throw new UsageError(
    `${word}: this is a run, where a spec is expected.\n  To go on with it: ${resumed.join(' ')}\n  To begin another like it: ${begun}`,
  );
};

/** The compiler is loaded for a new run only. */
const start = async (request: TrainRequest, spec: string, data: string): Promise<TrainResult> => {
  const { startTraining } = await import('../start-training.ts');
  return startTraining({ ...request, spec, data });
};

/** Continues a run. A spec or overrides may change what doesn't touch the weights. */
const resume = async (
  request: TrainRequest,
  spec: string | undefined,
  data: string | undefined,
): Promise<TrainResult> => {
  const source = spec === undefined ? undefined : await readSpecFile(spec);
  const { run, overrides, reporter } = request;
  return trainInterruptibly(request, await continuedModel(run, source, overrides, data, reporter));
};
