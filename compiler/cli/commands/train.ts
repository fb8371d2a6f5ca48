import { loadModel } from '../../../runtime/commands/load-model.node.ts';
import { interruptible } from '../../../runtime/commands/interruption.node.ts';
import { OptionValues } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import type { Reporter } from '../../../runtime/commands/reporter.ts';
import { trainCommand, trainOutcome, type TrainResult } from '../../../runtime/commands/train.node.ts';
import type { AdapterChoice } from '../../../runtime/device/index.ts';
import { checkFree, RunFolder } from '../../../runtime/run/run-folder.node.ts';
import type { Invocation } from '../command-table.ts';
import { compileSpec } from '../compile-spec.ts';
import { createReporter } from '../io.ts';
import { continuedModel } from '../resume.ts';
import { readSpecFile } from '../spec-file.ts';
import { storeRun } from '../store-run.ts';
import { needed, subject } from '../words.ts';

/** `fractalc train` */
export async function run(invocation: Invocation): Promise<Outcome> {
  const options = new OptionValues(invocation.options);
  const run = new RunFolder(needed(options.text('output'), '-o RUN', 'train'));
  const request = {
    run,
    overrides: invocation.overrides,
    adapter: options.adapter,
    reporter: await createReporter(invocation.io),
  };
  const data = options.text('data');
  const result = options.flag('resume')
    ? await resumeTraining({ ...request, spec: invocation.words[0], data })
    : await startTraining({
        ...request,
        spec: subject(invocation, 'SPEC', 'train'),
        data: needed(data, '--data PATH', 'train'),
      });
  return trainOutcome(result, `fractalc sample ${run.name}`, `fractalc train --resume -o ${run.name}`);
}

interface TrainingRequest {
  readonly run: RunFolder;
  readonly overrides: readonly string[];
  readonly adapter?: AdapterChoice | undefined;
  readonly reporter: Reporter;
}

/** Compiles a spec into a new run and trains it. */
export async function startTraining(
  request: TrainingRequest & { readonly spec: string; readonly data: string },
): Promise<TrainResult> {
  const { run, spec, data, overrides, reporter } = request;
  await checkFree(run);
  const compiled = compileSpec(await readSpecFile(spec), overrides, (text) => reporter.note(text));
  return train(request, {
    description: compiled.description,
    data,
    prepare: async ({ classNames }) => {
      await storeRun(run, compiled, { data, classNames });
      return loadModel(run.package);
    },
  });
}

/** Continues a run. A spec or overrides may change what doesn't touch the weights. */
async function resumeTraining(
  request: TrainingRequest & { readonly spec: string | undefined; readonly data: string | undefined },
): Promise<TrainResult> {
  const source = request.spec === undefined ? undefined : await readSpecFile(request.spec);
  return train(request, await continuedModel(request.run, source, request.overrides, request.data, request.reporter));
}

function train(
  { run, adapter, reporter }: TrainingRequest,
  model: Pick<Parameters<typeof trainCommand>[0], 'description' | 'data' | 'prepare'>,
): Promise<TrainResult> {
  return interruptible(
    (interruption) => trainCommand({ run, adapter, reporter, interruption, ...model }),
    () => reporter.note('Stopping after this step; again to stop at once.'),
  );
}
