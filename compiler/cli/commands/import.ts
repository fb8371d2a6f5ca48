import { OptionValues } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import { writeSafetensors } from '../../../runtime/checkpoint/safetensors.node.ts';
import { checkFree, RunFolder } from '../../../runtime/run/run-folder.node.ts';
import { importedWeights } from '../../reference/import-weights.ts';
import { openStateDict } from '../../reference/state-dict.ts';
import type { Invocation } from '../command-table.ts';
import { compileSpec } from '../compile-spec.ts';
import { readSpecFile } from '../spec-file.ts';
import { storeImportedRun } from '../store-imported-run.ts';
import { needed, subject } from '../words.ts';

/** `fractalc import` */
export async function run(invocation: Invocation): Promise<Outcome> {
  const { words, overrides, io } = invocation;
  const options = new OptionValues(invocation.options);
  const path = subject(invocation, 'CHECKPOINT', 'import');
  const spec = needed(words[1], 'SPEC', 'import');
  const output = needed(options.text('output'), '-o OUTPUT', 'import');
  const run = await newRun(output);
  const compiled = compileSpec(await readSpecFile(spec), overrides, (text) => io.err(text));
  const file = await openStateDict(path, options.text('entry'));
  try {
    const { tensors, notes } = importedWeights(file, compiled.architecture, compiled.parameters);
    for (const note of notes) io.err(note);
    if (run === undefined) await writeSafetensors(output, tensors, { format: 'fractalc' });
    else await storeImportedRun(run, compiled, tensors);
    const { name, parameters } = compiled.description;
    const count = `${parameters.toLocaleString('en')} parameters of ${name}`;
    const hint = run === undefined ? '' : `\nSample from it: fractalc sample ${output}`;
    return {
      text: `${output}: ${count} from ${file.names.length} tensors of ${path}${hint}`,
      json: { name, checkpoint: path, output, run: run !== undefined, parameters, tensors: file.names.length, notes },
    };
  } finally {
    await file.close();
  }
}

/** The run that an output names; undefined where it is a file. Throws a RunError where no run can be made there. */
async function newRun(output: string): Promise<RunFolder | undefined> {
  if (output.endsWith('.safetensors')) return undefined;
  if (/\.(pth?|ckpt|bin|onnx)$/.test(output))
    throw new UsageError(`-o ${output}: expected a file that ends in .safetensors, or the folder of a new run.`);
  const run = new RunFolder(output);
  await checkFree(run);
  return run;
}
