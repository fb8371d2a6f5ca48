import { OptionValues } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { writePackage } from '../../compile.ts';
import type { Invocation } from '../command-table.ts';
import { compileSpec } from '../compile-spec.ts';
import { readSpecFile } from '../spec-file.ts';
import { needed, subject } from '../words.ts';

/** `fractalc compile` */
export async function run(invocation: Invocation): Promise<Outcome> {
  const { overrides, options, io } = invocation;
  const file = subject(invocation, 'SPEC', 'compile');
  const folder = needed(new OptionValues(options).text('output'), '-o DIR', 'compile');
  const { files, description } = compileSpec(await readSpecFile(file), overrides, (text) => io.err(text));
  await writePackage(files, folder);
  const { name, parameters, levels, head } = description;
  return {
    text: `${name}: ${files.size} files in ${folder}\nRun it there: npm install && node . --help`,
    json: { name, output: folder, files: files.size, parameters, levels, head },
  };
}
