import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { bundledSample } from '../../data/open.node.ts';
import type { OpenedDataset } from '../../data/open.node.ts';
import { absoluteSource } from '../../data/sources/recognise.node.ts';
import type { CompiledModel } from '../../model.ts';
import { listedModel } from '../../recursion/listed.ts';
import { readConfig } from '../../runs/run-config.node.ts';
import { RunError } from '../../runs/run-error.ts';
import { checkFree, checkIsRun, createRun, readSpec, RunFolder } from '../../runs/run-folder.node.ts';
import { interruptible } from '../interruption.node.ts';
import { dataChoices } from '../options/shared.ts';
import { trainChoices, trainOptions } from '../options/train.ts';
import type { Outcome } from '../outcome.ts';
import { trainCommand, trainOutcome } from '../train.node.ts';
import { defaultRun } from './command.ts';
import type { PackageCall, PackageCommand } from './command.ts';

/** `node . train` */
const run = async (call: PackageCall): Promise<Outcome> => {
  const { model, options, reporter } = call;
  const run = new RunFolder(options.text('output') ?? defaultRun);
  const resume = options.flag('resume');
  if (resume) await checkSameModel(call, run);
  else await checkFree(run);
  const recorded = resume ? await readConfig(run.config) : undefined;
  const data = options.text('data') ?? recorded?.data;
  if (data === undefined) {
    throw new RunError(
      'There is no data to train on.',
      `Give --data PATH, or --data ${bundledSample} for the bundled sample.`,
    );
  }
  const { description } = model;
  const prepare = async (dataset: OpenedDataset): Promise<CompiledModel> => {
    // Only now does nobody else make a run here.
    if (!resume) await checkFree(run);
    if (!resume) await createPackageRun(call, run, data, dataset);
    return model;
  };
  const { adapter } = options;
  const choices = { ...trainChoices(options), dataChoices: dataChoices(options) };
  const training = { run, description, data, recorded, adapter, reporter, ...choices, prepare };
  const stopping = (): void => reporter.note('Stopping after this step …');
  const result = await interruptible((interruption) => trainCommand({ ...training, interruption }), stopping);
  return trainOutcome(result, `node . sample ${run.name}`, `node . train --resume -o ${run.name}`);
};

export const command: PackageCommand = { usage: '[options]', options: trainOptions, mostWords: 0, run };

const createPackageRun = async (
  { folder, model }: PackageCall,
  run: RunFolder,
  data: string,
  { classNames, heldOut, items }: OpenedDataset,
): Promise<void> => {
  await createRun(run, await packageSpec(folder), {
    format: 1,
    data: absoluteSource(data),
    classNames,
    heldOut,
    items,
    description: listedModel(model.description),
  });
};

const checkSameModel = async ({ folder }: PackageCall, run: RunFolder): Promise<void> => {
  checkIsRun(run);
  if ((await readSpec(run)) === (await packageSpec(folder))) return;
  throw new RunError(
    `${run.name}: the run was made with another spec than this package.`,
    'Continue it with the package that began it.',
  );
};

/** The package's effective spec, without the comment for editors, whose path is the package's. */
const packageSpec = async (folder: string): Promise<string> => {
  const text = await readFile(resolve(folder, 'spec.yaml'), 'utf8');
  return text.replace(/^(#.*\n)+/, '');
};
