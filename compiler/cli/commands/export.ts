import { stat } from 'node:fs/promises';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import { atomicWrite } from '../../../runtime/files/atomic.node.ts';
import { openSafetensors } from '../../../runtime/formats/safetensors.node.ts';
import { encodeSafetensors } from '../../../runtime/formats/safetensors.ts';
import type { NamedTensor } from '../../../runtime/formats/safetensors.ts';
import { intactWeights } from '../../../runtime/runs/intact.node.ts';
import { checkIsRun, RunFolder } from '../../../runtime/runs/run-folder.node.ts';
import type { SpecSource } from '../../1-parse/parse-spec.ts';
import { listed } from '../../words.ts';
import { product } from '../../ir/shape.ts';
import { exportedTensors } from '../../reference/export-weights.ts';
import { encodeTorchFile } from '../../reference/torch/save-tensors.ts';
import { lowerModel } from '../../lower.ts';
import { soundModel } from '../sound-model.ts';
import { readRunSpec } from '../run-spec.ts';
import { readSpecFile } from '../spec-file.ts';
import { prepareFile } from '../../../runtime/commands/output/prepare.node.ts';
import { filesOf } from '../../1-parse/extend.ts';
import { json, output } from '../../../runtime/commands/options/shared.ts';
import { needed, overridesHelp, subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** Weights and the spec of their model. */
interface Source {
  readonly weights: string;
  readonly spec: SpecSource;
  /** What is read, or must stay. */
  readonly inputs: readonly string[];
}

type Encoder = (tensors: readonly NamedTensor[], path: string) => AsyncIterable<Uint8Array>;

/** What readers of safetensors look for to take the tensors as torch's. */
const metadata = { format: 'pt' };

const encoders: Readonly<Record<string, Encoder>> = {
  '.safetensors': (tensors, path) => encodeSafetensors(tensors, metadata, path),
  '.pth': encodeTorchFile,
  '.pt': encodeTorchFile,
};

/** `fractalc export` */
const run = async (call: CliCall): Promise<Outcome> => {
  const { overrides, io } = call;
  const subjectPath = subject(call, 'RUN or WEIGHTS');
  const output = needed(call, call.options.text('output'), '-o FILE');
  const encode = encoderOf(output);
  const { weights, spec, inputs } = await findSource(subjectPath, call);
  await prepareFile(output, inputs);
  const { architecture, plan } = lowerModel(soundModel(spec, overrides, (text) => io.err(text)).architecture);
  const file = await openSafetensors(weights);
  try {
    const tensors = exportedTensors(file, weights, architecture, plan.parameters);
    await atomicWrite(output, encode(tensors, output));
    const { name } = architecture;
    const parameters = tensors.reduce((sum, { shape }) => sum + product(shape), 0);
    return {
      text: `${output}: ${parameters.toLocaleString('en')} parameters of ${name} as ${tensors.length} tensors`,
      json: { name, weights, output, parameters, tensors: tensors.length },
    };
  } finally {
    await file.close();
  }
};

export const command: CliCommand = {
  usage: 'RUN -o FILE [options]\n       fractalc export WEIGHTS.safetensors SPEC [key=value …] -o FILE [options]',
  details: `Writes a run's newest weights, or a file's, with the names and shapes of the reference's state dict: for its --resume as .pth ({'model': …}), or as .safetensors. ${overridesHelp}`,
  options: [{ ...output, value: 'FILE', help: 'ends in .pth or .safetensors' }, json],
  takesOverrides: true,
  mostWords: 2,
  run,
};

const encoderOf = (output: string): Encoder => {
  const ending = /\.[^./\\]+$/.exec(output)?.[0] ?? '';
  const encoder = Object.hasOwn(encoders, ending) ? encoders[ending] : undefined;
  if (encoder !== undefined) return encoder;
  throw new UsageError(`-o ${output}: expected a file that ends in ${listed(Object.keys(encoders), 'or')}.`);
};

/** A folder is a run, which has its spec; a file needs one. */
const findSource = async (path: string, call: CliCall): Promise<Source> => {
  const { words, overrides, io } = call;
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const spec = words[1];
  if (!isFolder) {
    const source = await readSpecFile(needed(call, spec, 'SPEC'));
    return { weights: path, spec: source, inputs: [path, ...filesOf(source)] };
  }
  const extra = spec ?? overrides[0];
  if (extra !== undefined) throw new UsageError(`'${extra}' is one word too many: the run ${path} has its own spec.`);
  const run = new RunFolder(path);
  checkIsRun(run);
  const weights = await intactWeights(run, (text) => io.err(text));
  return { weights, spec: await readRunSpec(run), inputs: run.ownFiles };
};
