/** The command line of a compiled package: `node . train`, `node . sample`, `node . evaluate`, `node . tune`. */
import { fileURLToPath } from 'node:url';
import type { CompiledModel, ModelDescription } from '../model.ts';
import { specRanges } from '../spec-ranges.ts';
import type { Program, UnknownOption } from './command.ts';
import { settle } from './outcome.ts';
import type { Io } from './outcome.ts';
import type { PackageContext } from './package/command.ts';
import { parseLine } from './parse-line.node.ts';
import { PlainReporter } from './plain-reporter.ts';
import { printableIo } from './printable.ts';

/** The program that a package is. */
export const packageProgram = ({ name, parameters }: ModelDescription): Program<PackageContext> => ({
  name: 'node .',
  description: `The model ${name}, ${parameters} parameters.`,
  commands: {
    train: {
      summary: 'train the model; Ctrl-C leaves a checkpoint for --resume',
      load: () => import('./package/train.node.ts'),
    },
    sample: { summary: 'draw samples with a run', load: () => import('./package/sample.node.ts') },
    edit: {
      summary: 'keep a part of an item and draw the rest',
      load: () => import('./package/edit.node.ts'),
    },
    evaluate: {
      summary: 'held-out likelihood of a run, such as bits/dim',
      load: () => import('./package/evaluate.node.ts'),
    },
    tune: {
      summary: 'measure which forms of the kernels are fastest on this adapter',
      load: () => import('./package/tune.node.ts'),
    },
  },
  adviseOption: (unknown) => Promise.resolve(fixedKey(unknown)),
});

/** A package has its spec. */
const fixedKey = ({ name, value }: UnknownOption): string | undefined => {
  const key = [name, `train.${name}`, `sample.${name}`].find((path) => Object.hasOwn(specRanges, path));
  if (key === undefined) return undefined;
  return `  A package has its spec: fractalc compile SPEC ${key}=${value ?? 'VALUE'} -o DIR makes one with another ${key}.`;
};

const processIo: Io = { out: (line) => console.log(line), err: (line) => console.error(line) };

/** Runs a package's command line and gives its exit code. Runs lie in `./run` unless the user says otherwise. */
export const runPackage = async (
  model: CompiledModel,
  folder: URL,
  argv: readonly string[],
  place: Io = processIo,
): Promise<number> => {
  const io = printableIo(place);
  const debug = process.env['FRACTALC_DEBUG'] === '1';
  return settle(io, { json: argv.includes('--json'), debug }, async () => {
    const line = await parseLine(packageProgram(model.description), argv);
    if ('text' in line) return { text: line.text, json: { help: line.text } };
    const reporter = new PlainReporter((text) => io.err(text));
    return line.command.run({ ...line.call, model, folder: fileURLToPath(folder), reporter });
  });
};
