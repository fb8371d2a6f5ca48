import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import { compile, withPage, writePackage } from '../../compile.ts';
import type { CompiledPackage, PackageFiles } from '../../compile.ts';
import { listedGenerators } from '../../../runtime/recursion/listed.ts';
import type { SpecSource } from '../../1-parse/parse-spec.ts';
import { readPageWeights } from '../page-weights.ts';
import { settleDiagnostics } from '../spec-error.ts';
import { readSpecFile } from '../spec-file.ts';
import { prepareFolder, refuseInput } from '../../../runtime/commands/output/prepare.node.ts';
import { filesOf } from '../../1-parse/extend.ts';
import { dirname, join, resolve } from 'node:path';
import { json, output } from '../../../runtime/commands/options/shared.ts';
import { needed, overridesHelp, subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** `fractalc compile` */
const run = async (call: CliCall): Promise<Outcome> => {
  const { options } = call;
  const file = subject(call, 'SPEC');
  const folder = needed(call, options.text('output'), '-o DIR');
  const source = await readSpecFile(file);
  await prepareFolder(dirname(resolve(folder)));
  const compiled = compileSource(source, call);
  const files = await packageFiles(compiled, call);
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
};

export const command: CliCommand = {
  usage: 'SPEC [key=value …] -o DIR [options]',
  details: `The package trains and samples by itself: npm install && node . --help. With weights it has a page too, index.html, that samples in a browser from any static server; 'fractalc serve DIR' is one. ${overridesHelp}`,
  options: [
    { ...output, value: 'DIR', help: "the package's folder" },
    { name: 'weights', value: 'RUN', help: 'a run, or a file of its weights, for a page that samples in a browser' },
    { name: 'best', help: "the run's best weights by held-out bits/dim, in place of its newest" },
    json,
  ],
  takesOverrides: true,
  run,
};

const isText = ({ text }: SpecSource, content: string | Uint8Array | undefined): boolean =>
  content !== undefined && Buffer.from(text).equals(Buffer.from(content));

/** With weights, a page too. */
const packageFiles = async (compiled: CompiledPackage, { options, io }: CliCall): Promise<PackageFiles> => {
  const weights = options.text('weights');
  const best = options.flag('best');
  if (weights === undefined && best) throw new UsageError('--best: expected --weights RUN beside it.');
  if (weights === undefined) return compiled.files;
  const choice = best ? 'best' : 'newest';
  return withPage(compiled, await readPageWeights(weights, choice, compiled, (text) => io.err(text)));
};

/** Throws a SpecError for the spec's faults and tells its warnings. */
const compileSource = (source: SpecSource, { overrides, io }: CliCall): CompiledPackage => {
  const { diagnostics, package: compiled } = compile(source, { overrides });
  settleDiagnostics(diagnostics, (text) => io.err(text));
  if (compiled === undefined) throw new Error('a spec without faults has no package');
  return compiled;
};
