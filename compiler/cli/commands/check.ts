import type { Outcome } from '../../../runtime/commands/outcome.ts';
import type { ModelDescription } from '../../../runtime/model.ts';
import { loadSpec } from '../../2-check/load-spec.ts';
import { modules } from '../../3-build/modules.ts';
import { describeModel } from '../../6-emit/describe-model.ts';
import { lowerModel } from '../../lower.ts';
import type { Invocation } from '../command-table.ts';
import { settleDiagnostics } from '../spec-error.ts';
import { readSpecFile } from '../spec-file.ts';
import { subject } from '../words.ts';

/** `fractalc check` */
export async function run(invocation: Invocation): Promise<Outcome> {
  const { overrides, io } = invocation;
  const source = await readSpecFile(subject(invocation, 'SPEC', 'check'));
  const { architecture, diagnostics } = loadSpec(source, modules, overrides);
  settleDiagnostics(diagnostics, (text) => io.err(text));
  if (architecture === undefined) throw new Error('a spec without faults has no architecture');
  const description = describeModel(lowerModel(architecture, modules));
  const { name, parameters, levels, head } = description;
  return { text: table(description), json: { name, parameters, levels, head, diagnostics } };
}

/** The levels with their sizes, one a line. */
function table({ name, parameters, levels, head }: ModelDescription): string {
  const rows = [
    ...levels.map((level) => [
      level.name,
      level.module,
      `${level.region.join('×')} in ${level.patches} of ${level.patch.join('×')}`,
      level.parameters.toLocaleString('en'),
    ]),
    ['head', 'pixel', '', head.parameters.toLocaleString('en')],
    ['total', '', '', parameters.toLocaleString('en')],
  ];
  const titles = ['level', 'module', 'region', 'parameters'];
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 3 ? cell.padStart(widths[3] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ');
  return [`${name}: no faults`, '', line(titles), ...rows.map(line)].join('\n');
}
