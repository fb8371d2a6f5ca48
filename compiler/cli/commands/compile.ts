import { OptionValues } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import { compile, withPage, writePackage, type CompiledPackage, type PackageFiles } from '../../compile.ts';
import { listedGenerators } from '../../../runtime/recursion/listed.ts';
import type { SpecSource } from '../../1-parse/parse-spec.ts';
import type { Invocation } from '../command-table.ts';
import { readPageWeights } from '../page-weights.ts';
import { settleDiagnostics } from '../spec-error.ts';
import { readSpecFile } from '../spec-file.ts';
import { needed, subject } from '../words.ts';
import { prepareFolder, refuseInput } from '../../../runtime/commands/output/prepare.node.ts';
import { filesOf } from '../../1-parse/extend.ts';
import { dirname, join, resolve } from 'node:path';

/** `fractalc compile` */
export async function run(invocation: Invocation): Promise<Outcome> {
  const { options } = invocation;
  const file = subject(invocation, 'SPEC', 'compile');
  const folder = needed(new OptionValues(options).text('output'), '-o DIR', 'compile');
  const source = await readSpecFile(file);
  await prepareFolder(dirname(resolve(folder)));
  const compiled = compileSource(source, invocation);
  const files = await packageFiles(compiled, invocation);
  // A package that is compiled again from its own spec gets the same one.
  if (!isText(source, files.get('spec.yaml'))) await refuseInput(join(folder, 'spec.yaml'), filesOf(source));
  await writePackage(files, folder);
  const { name, parameters } = compiled.description;
  const page = files.has('index.html');
  const next = page
    ? `Open it in a browser: npx fractalc serve ${folder}`
    : 'Run it there: npm install && node . --help';
  return {
    text: `${name}: ${files.size} files in ${folder}\n${next}`,
    json: { name, output: folder, files: files.size, page, parameters, ...listedGenerators(compiled.description) },
  };
}

function isText({ text }: SpecSource, content: string | Uint8Array | undefined): boolean {
  return content !== undefined && Buffer.from(text).equals(Buffer.from(content));
}

/** With weights, a page too. */
async function packageFiles(compiled: CompiledPackage, { options, io }: Invocation): Promise<PackageFiles> {
  const values = new OptionValues(options);
  const weights = values.text('weights');
  const best = values.flag('best');
  if (weights === undefined && best) throw new UsageError('--best: expected --weights RUN beside it.');
  if (weights === undefined) return compiled.files;
  const choice = best ? 'best' : 'newest';
  return withPage(compiled, await readPageWeights(weights, choice, compiled, (text) => io.err(text)));
}

/** Throws a SpecError for the spec's faults and tells its warnings. */
function compileSource(source: SpecSource, { overrides, io }: Invocation): CompiledPackage {
  const { diagnostics, package: compiled } = compile(source, { overrides });
  settleDiagnostics(diagnostics, (text) => io.err(text));
  if (compiled === undefined) throw new Error('a spec without faults has no package');
  return compiled;
}
