import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import { writeSafetensors } from '../../../runtime/formats/safetensors.node.ts';
import { checkFree, RunFolder } from '../../../runtime/runs/run-folder.node.ts';
import type { SpecSource } from '../../1-parse/parse-spec.ts';
import { product } from '../../ir/shape.ts';
import { importedWeights } from '../../reference/import-weights.ts';
import type { ImportedWeights } from '../../reference/import-weights.ts';
import { openStateDict } from '../../reference/state-dict.ts';
import { lowerModel } from '../../lower.ts';
import { soundModel } from '../sound-model.ts';
import { readSpecFile } from '../spec-file.ts';
import { prepareFile, prepareFolder } from '../../../runtime/commands/output/prepare.node.ts';
import { filesOf } from '../../1-parse/extend.ts';
import { dirname } from 'node:path';
import { json, output } from '../../../runtime/commands/options/shared.ts';
import { needed, overridesHelp, subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** `fractalc import` */
const run = async (call: CliCall): Promise<Outcome> => {
  const { words, overrides, io, options } = call;
  const path = subject(call, 'CHECKPOINT');
  const spec = needed(call, words[1], 'SPEC');
  const output = needed(call, options.text('output'), '-o OUTPUT');
  const run = await newRun(output);
  const source = await readSpecFile(spec);
  const inputs = [path, ...filesOf(source)];
  await (run === undefined ? prepareFile(output, inputs) : prepareFolder(dirname(run.path)));
  const { architecture, plan } = lowerModel(soundModel(source, overrides, (text) => io.err(text)).architecture);
  const file = await openStateDict(path, options.text('entry'));
  try {
    const weights = importedWeights(file, architecture, plan.parameters);
    for (const note of weights.notes) io.err(note);
    if (run === undefined) await writeSafetensors(output, weights.tensors, { format: 'fractalc' });
    else await makeRun(run, source, overrides, weights);
    return importOutcome(architecture.name, path, weights, file.names.length, output, run !== undefined);
  } finally {
    await file.close();
  }
};

export const command: CliCommand = {
  usage: 'CHECKPOINT SPEC [key=value …] -o OUTPUT [options]',
  details: `CHECKPOINT is a file of torch.save (.pth) or safetensors with the reference's names; every name, shape and element type is checked against the spec. An OUTPUT that ends in .safetensors gets the weights alone; any other is the folder of a new run, for 'sample', 'evaluate --data' and 'train --resume --data'. How many heads a model has is in no checkpoint: it must be right in the spec. ${overridesHelp}`,
  options: [
    { ...output, value: 'OUTPUT', help: 'a .safetensors file, or the folder of a new run' },
    {
      name: 'entry',
      value: 'NAME',
      help: "the state dict in CHECKPOINT (default: 'model', which the paper's code loads, or else the whole)",
    },
    json,
  ],
  takesOverrides: true,
  mostWords: 2,
  run,
};

/** What writes packages is loaded for a run only. */
const makeRun = async (
  run: RunFolder,
  source: SpecSource,
  overrides: readonly string[],
  { tensors }: ImportedWeights,
): Promise<void> => {
  const { storeImportedRun } = await import('../store-imported-run.ts');
  await storeImportedRun(run, source, overrides, tensors);
};

/** The run that an output names; undefined where it is a file. Throws a RunError where no run can be made there. */
const newRun = async (output: string): Promise<RunFolder | undefined> => {
  if (output.endsWith('.safetensors')) return undefined;
  if (/\.(pth?|ckpt|bin|onnx)$/.test(output))
    throw new UsageError(`-o ${output}: expected a file that ends in .safetensors, or the folder of a new run.`);
  const run = new RunFolder(output);
  await checkFree(run);
  return run;
};

const importOutcome = (
  name: string,
  checkpoint: string,
  { tensors, notes }: ImportedWeights,
  found: number,
  output: string,
  isRun: boolean,
): Outcome => {
  const parameters = tensors.reduce((sum, { shape }) => sum + product(shape), 0);
  const summary = `${output}: ${parameters.toLocaleString('en')} parameters of ${name} from ${found} tensors of ${checkpoint}`;
  const use = isRun
    ? `fractalc sample ${output}`
    : `fractalc sample RUN --weights ${output}, with a run of the same model`;
  return {
    text: `${summary}\nSample from it: ${use}`,
    json: { name, checkpoint, output, run: isRun, parameters, tensors: found, notes },
  };
};
