import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { atomicWrite } from '../../../runtime/files/atomic.node.ts';
import type { OptionValues } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import { nearest } from '../../../runtime/nearest.ts';
import { listed } from '../../words.ts';
import { packageRoot } from '../../package-root.ts';
import { lowerModel } from '../../lower.ts';
import { describeModel } from '../../7-emit/describe-model.ts';
import { budgets, modulePlans, templates } from '../init/choices.ts';
import { completeAnswers } from '../init/complete-answers.ts';
import type { Given } from '../init/complete-answers.ts';
import { terminalPrompter } from '../init/prompter.ts';
import { writeSpec } from '../init/write-spec.ts';
import { soundModel } from '../sound-model.ts';
import { SpecFileError } from '../spec-file.ts';
import { prepareFile } from '../../../runtime/commands/output/prepare.node.ts';
import { withKind } from '../../../runtime/data/sources/recognise.node.ts';
import { data, json, kind } from '../../../runtime/commands/options/shared.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** Where a spec goes that the user gives no name. */
const defaultFile = 'fractal.yaml';

/** `fractalc init` */
const run = async ({ words, options, io }: CliCall): Promise<Outcome> => {
  const file = words[0] ?? defaultFile;
  const name = nameOf(file);
  checkMayWrite(file, options.flag('force'));
  const canAsk = io.isTerminal && process.stdin.isTTY;
  const answers = await completeAnswers(givenBy(options), canAsk ? await terminalPrompter() : undefined);
  await prepareFile(file, answers.data === undefined ? [] : [answers.data]);
  const text = writeSpec({ file, name, ...answers }, schemaFrom(dirname(file)));
  const { architecture } = soundModel({ file, text }, [], (line) => io.err(line));
  const { parameters } = describeModel(lowerModel(architecture));
  await atomicWrite(file, text);
  const train = `npx fractalc train ${file} --data ${answers.data ?? 'PATH'} -o ${join('runs', name)}`;
  return {
    text: `${file}: a model of ${parameters.toLocaleString('en')} parameters\nTrain it: ${train}`,
    json: { file, name, parameters, ...answers, data: answers.data ?? null, train },
  };
};

export const command: CliCommand = {
  usage: `[FILE, default: ${defaultFile}] [options]`,
  details:
    'Asks for what the options leave open; without a terminal, data (or template or size) and budget must be given.',
  options: [
    {
      ...data,
      help: "what 'train --data' takes: files of any kind, or arrays of pictures; 'fashion-mnist' is the bundled sample",
    },
    kind,
    { name: 'template', value: 'NAME', help: 'pictures where no data tells them: grey, rgb32, rgb64 or rgb256' },
    { name: 'size', value: 'N', help: 'side of the pictures, or height and width: 48x64', key: 'data.shape.*' },
    { name: 'channels', value: 'N', help: 'channels of a pixel (default: 3)', key: 'data.channels' },
    { name: 'classes', value: 'N', help: 'number of classes (default: 1)', key: 'data.classes' },
    { name: 'module', value: 'NAME', help: 'ar (default), masked, any-order or mixed' },
    { name: 'budget', value: 'NAME', help: "minutes (without a GPU), hours (one GPU) or days (the paper's sizes)" },
    { name: 'force', help: 'write over a file that is there' },
    json,
  ],
  run,
};

const nameOf = (file: string): string => {
  const name = basename(file).replace(/\.ya?ml$/, '');
  if (/\.ya?ml$/.test(file) && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) return name;
  throw new UsageError(
    `${file}: expected a file that ends in .yaml, named with letters, digits, ".", "_" and "-", such as ${defaultFile}.`,
  );
};

const checkMayWrite = (file: string, force: boolean): void => {
  if (force || !existsSync(file)) return;
  throw new SpecFileError(`${file}: there is a file already.\n  suggestion: another name, or --force to write over it`);
};

/** The data's path, with its kind where the user names it. */
const dataOf = (values: OptionValues): string | undefined => {
  const path = values.text('data');
  return path === undefined ? undefined : withKind(path, values.text('kind'));
};

const givenBy = (values: OptionValues): Given => ({
  data: dataOf(values),
  template: named(values, 'template', templates),
  extents: extentsOf(values.text('size')),
  channels: values.keyed('channels'),
  classes: values.keyed('classes'),
  module: named(values, 'module', modulePlans),
  budget: named(values, 'budget', budgets),
});

const named = <Name extends string>(
  values: OptionValues,
  option: string,
  table: Readonly<Record<Name, unknown>>,
): Name | undefined => {
  const text = values.text(option);
  const names = Object.keys(table) as Name[];
  const found = names.find((name) => name === text);
  if (text === undefined || found !== undefined) return found;
  const near = nearest(text, names);
  const hint = near === undefined ? '' : `\n  suggestion: ${near}`;
  throw new UsageError(`--${option} ${text}: expected ${listed(names, 'or')}.${hint}`);
};

/** "64" or "48x64" */
const extentsOf = (text: string | undefined): readonly number[] | undefined => {
  if (text === undefined) return undefined;
  const [height = 0, width = height] = text.split(/[x×]/).map(Number);
  if (/^\d+([x×]\d+)?$/.test(text) && Math.min(height, width) >= 2) return [height, width];
  throw new UsageError(`--size ${text}: expected a whole number from 2 to 65536, or two, such as 48x64.`);
};

/** The schema, as the editor finds it from a folder. */
const schemaFrom = (folder: string): string =>
  relative(folder, join(packageRoot(), 'specs', 'fractal.schema.json'))
    .split(sep)
    .join('/');
