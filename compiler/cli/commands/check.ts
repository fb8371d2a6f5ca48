import { exitCode } from '../../../runtime/exit-code.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import type { ModelDescription } from '../../../runtime/model.ts';
import { headOf, levelsOf } from '../../../runtime/recursion/recursion.ts';
import { loadModel } from '../../load-model.ts';
import type { CheckedModel } from '../../2-check/check-model.ts';
import { build } from '../../3-build/build.ts';
import { listedGenerators } from '../../../runtime/recursion/listed.ts';
import { describeModel } from '../../7-emit/describe-model.ts';
import { hasErrors, withoutRepeats } from '../../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { renderDiagnostics } from '../../diagnostics/render.ts';
import { sarifLog } from '../../diagnostics/sarif.ts';
import { settleDiagnostics, SpecError } from '../spec-error.ts';
import { readSpecFile } from '../spec-file.ts';
import { ownVersion } from '../version.ts';
import { json } from '../../../runtime/commands/options/shared.ts';
import { overridesHelp, subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** One of the specs of the command line. */
type Checked = CheckedModel & { readonly file: string };

/** `fractalc check` */
const run = async (call: CliCall): Promise<Outcome> => {
  const { words, overrides, io, options } = call;
  subject(call, 'SPEC');
  const sources = await Promise.all(words.map(readSpecFile));
  const specs = sources.map((source) => ({ file: source.file, ...loadModel(source, { overrides }) }));
  // Specs that extend the same base have its faults in common.
  const diagnostics = withoutRepeats(specs.flatMap((spec) => spec.diagnostics));
  const warn = (text: string): void => io.err(text);
  if (options.flag('sarif')) return sarifOutcome(specs, diagnostics, warn);
  settleDiagnostics(diagnostics, warn);
  const described = specs.map(describe);
  const reports = described.map(({ file, description, diagnostics: own }) => {
    const { name, parameters } = description;
    const generators = listedGenerators(description);
    return { ...(described.length === 1 ? {} : { file }), name, parameters, ...generators, diagnostics: own };
  });
  return {
    text: described.map(({ description }) => table(description)).join('\n\n'),
    json: reports.length === 1 && reports[0] !== undefined ? reports[0] : { specs: reports },
  };
};

export const command: CliCommand = {
  usage: 'SPEC… [key=value …] [options]',
  details: `Tells every fault of the specs, with its place; exit code 1 where any is an error. ${overridesHelp}`,
  options: [{ name: 'sarif', help: 'print the diagnostics as SARIF 2.1.0, for code hosts and editors' }, json],
  takesOverrides: true,
  mostWords: Infinity,
  run,
};

const describe = ({
  file,
  architecture,
  diagnostics,
}: Checked): {
  readonly file: string;
  readonly description: ModelDescription;
  readonly diagnostics: readonly Diagnostic[];
} => {
  if (architecture === undefined) throw new SpecError(diagnostics);
  return {
    file,
    description: describeModel(build(architecture)),
    diagnostics,
  };
};

/** The log alone goes to standard output; people read standard error. */
const sarifOutcome = (
  specs: readonly Checked[],
  diagnostics: readonly Diagnostic[],
  warn: (text: string) => void,
): Outcome => {
  if (diagnostics.length > 0) warn(renderDiagnostics(diagnostics));
  const findings = diagnostics.map((diagnostic) => {
    const spec = specs.find((candidate) => candidate.diagnostics.includes(diagnostic));
    return { spec: spec?.file ?? diagnostic.file, diagnostic };
  });
  const log = sarifLog(findings, ownVersion());
  const code = hasErrors(diagnostics) ? exitCode.fault : exitCode.ok;
  return { text: JSON.stringify(log, undefined, 2), json: log, exitCode: code };
};

/** The levels with their sizes, one a line. */
const table = ({ name, parameters, recursion }: ModelDescription): string => {
  const head = headOf(recursion);
  const rows = [
    ...levelsOf(recursion).map((level) => [
      level.name,
      level.module,
      `${level.region.join('×')} in ${level.patches} of ${level.patch.join('×')}`,
      level.parameters.toLocaleString('en'),
    ]),
    [head.name, head.module, '', head.parameters.toLocaleString('en')],
    ['total', '', '', parameters.toLocaleString('en')],
  ];
  const titles = ['level', 'module', 'region', 'parameters'];
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 3 ? cell.padStart(widths[3] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ');
  return [`${name}: no faults`, '', line(titles), ...rows.map(line)].join('\n');
};
