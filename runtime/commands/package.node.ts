/** The command line of a compiled package: `node . train`, `node . sample`, `node . evaluate`, `node . tune`. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUNDLED_SAMPLE, type OpenedDataset } from '../data/open.node.ts';
import { absoluteSource } from '../data/sources/recognise.node.ts';
import type { CompiledModel } from '../model.ts';
import { listedModel } from '../recursion/listed.ts';
import { readConfig } from '../runs/run-config.node.ts';
import { RunError } from '../runs/run-error.ts';
import { checkFree, checkIsRun, createRun, readSpec, RunFolder } from '../runs/run-folder.node.ts';
import { evaluateCommand, evaluateOutcome } from './evaluate.node.ts';
import { exitCode } from '../exit-code.ts';
import { interruptible } from './interruption.node.ts';
import {
  dataChoices,
  evaluateNumbers,
  OptionValues,
  sampleChoices,
  sampleOutputs,
  trainChoices,
} from './option-values.ts';
import { settle, type Io, type Outcome } from './outcome.ts';
import { packageHelp, parsePackageLine, type PackageLine } from './package-line.node.ts';
import { printableIo } from './printable.ts';
import { PlainReporter } from './plain-reporter.ts';
import type { Reporter } from './reporter.ts';
import { sampleCommand, sampleOutcome, STOPPING } from './sample.node.ts';
import { trainCommand, trainOutcome } from './train.node.ts';
import { tuneCommand, tunedBatches } from './tune.node.ts';

/** What a command of a package works with. */
interface Invocation {
  readonly model: CompiledModel;
  /** The package's folder. */
  readonly folder: string;
  readonly run: RunFolder;
  readonly options: OptionValues;
  readonly reporter: Reporter;
}

const COMMANDS: Readonly<Record<PackageLine['command'], (invocation: Invocation) => Promise<Outcome>>> = {
  train: trainPackage,
  sample: samplePackage,
  evaluate: evaluatePackage,
  tune: tunePackage,
};

const processIo: Io = { out: (line) => console.log(line), err: (line) => console.error(line) };

/** Runs a package's command line and gives its exit code. Runs lie in `./run` unless the user says otherwise. */
export async function runPackage(
  model: CompiledModel,
  folder: URL,
  argv: readonly string[],
  place: Io = processIo,
): Promise<number> {
  const io = printableIo(place);
  const debug = process.env['FRACTALC_DEBUG'] === '1';
  return settle(io, { json: argv.includes('--json'), debug }, async () => {
    const line = parsePackageLine(argv);
    if (line === undefined || line.help) {
      const text = packageHelp(model.description, line?.command);
      return { text, json: { help: text }, exitCode: exitCode.ok };
    }
    const options = new OptionValues(line.options);
    const reporter = new PlainReporter((text) => io.err(text));
    return COMMANDS[line.command]({
      model,
      folder: fileURLToPath(folder),
      run: new RunFolder(line.run),
      options,
      reporter,
    });
  });
}

async function trainPackage(invocation: Invocation): Promise<Outcome> {
  const { model, run, options, reporter } = invocation;
  const resume = options.flag('resume');
  if (resume) await checkSameModel(invocation);
  else await checkFree(run);
  const recorded = resume ? await readConfig(run.config) : undefined;
  const data = options.text('data') ?? recorded?.data;
  if (data === undefined) {
    throw new RunError(
      'There is no data to train on.',
      `Give --data PATH, or --data ${BUNDLED_SAMPLE} for the bundled sample.`,
    );
  }
  const { description } = model;
  const prepare = async (dataset: OpenedDataset): Promise<CompiledModel> => {
    // Only now does nobody else make a run here.
    if (!resume) await checkFree(run);
    if (!resume) await createPackageRun(invocation, data, dataset);
    return model;
  };
  const { adapter } = options;
  const choices = { ...trainChoices(options), dataChoices: dataChoices(options) };
  const training = { run, description, data, recorded, adapter, reporter, ...choices, prepare };
  const stopping = (): void => reporter.note('Stopping after this step …');
  const result = await interruptible((interruption) => trainCommand({ ...training, interruption }), stopping);
  return trainOutcome(result, `node . sample ${run.name}`, `node . train --resume -o ${run.name}`);
}

async function createPackageRun(
  { folder, run, model }: Invocation,
  data: string,
  { classNames, heldOut, items }: OpenedDataset,
): Promise<void> {
  await createRun(run, await packageSpec(folder), {
    format: 1,
    data: absoluteSource(data),
    classNames,
    heldOut,
    items,
    description: listedModel(model.description),
  });
}

async function checkSameModel({ folder, run }: Invocation): Promise<void> {
  checkIsRun(run);
  if ((await readSpec(run)) === (await packageSpec(folder))) return;
  throw new RunError(
    `${run.name}: the run was made with another spec than this package.`,
    'Continue it with the package that began it.',
  );
}

/** The package's effective spec, without the comment for editors, whose path is the package's. */
async function packageSpec(folder: string): Promise<string> {
  const text = await readFile(resolve(folder, 'spec.yaml'), 'utf8');
  return text.replace(/^(#.*\n)+/, '');
}

async function samplePackage({ model, run, options, reporter }: Invocation): Promise<Outcome> {
  checkIsRun(run);
  const config = await readConfig(run.config);
  const choices = sampleChoices(options);
  const outputs = sampleOutputs(options);
  const { adapter, weights } = options;
  const result = await interruptible(
    (interruption) => sampleCommand({ run, config, model, weights, choices, outputs, adapter, reporter, interruption }),
    () => reporter.note(STOPPING),
  );
  return sampleOutcome(result);
}

async function evaluatePackage({ model, run, options, reporter }: Invocation): Promise<Outcome> {
  checkIsRun(run);
  const config = await readConfig(run.config);
  const numbers = evaluateNumbers(options);
  const data = options.text('data');
  const { adapter, weights } = options;
  return evaluateOutcome(
    run,
    await evaluateCommand({
      run,
      config,
      model,
      data,
      dataChoices: dataChoices(options),
      weights,
      ...numbers,
      adapter,
      reporter,
    }),
  );
}

function tunePackage({ model, options, reporter }: Invocation): Promise<Outcome> {
  return tuneCommand({ model, batches: tunedBatches(model, options), adapter: options.adapter, reporter });
}
