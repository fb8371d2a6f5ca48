import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { originsOf } from '../../1-parse/origins.ts';
import type { Origins } from '../../1-parse/origins.ts';
import { plainSpec } from '../../1-parse/plain-spec.ts';
import { renderSpec } from '../../1-parse/render-spec.ts';
import { commandLine, positionAt } from '../../diagnostics/source.ts';
import type { SourceRange } from '../../diagnostics/source.ts';
import { soundModel } from '../sound-model.ts';
import { readSpecFile } from '../spec-file.ts';
import { json } from '../../../runtime/commands/options/shared.ts';
import { overridesHelp, subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** `fractalc render` */
const run = async (call: CliCall): Promise<Outcome> => {
  const { overrides, io } = call;
  const source = await readSpecFile(subject(call, 'SPEC'));
  const { effective, tree } = soundModel(source, overrides, (text) => io.err(text));
  const origins: Record<string, string> = {};
  const text = renderSpec(effective, (path, parts) => {
    const origin = originText(originsOf(tree, path, parts));
    origins[path.join('.')] = origin;
    return origin;
  });
  return { text: text.trimEnd(), json: { spec: plainSpec(effective), origins } };
};

export const command: CliCommand = {
  usage: 'SPEC [key=value …] [options]',
  details: `What the compiler builds from, as YAML: with bases, overrides and defaults, and beside each value the file and line that set it, 'command line' or 'default'. ${overridesHelp}`,
  options: [json],
  takesOverrides: true,
  run,
};

/** "base.yaml:14", "command line", "default", or those that together make a value. */
const originText = ({ places, isDefault }: Origins): string => {
  const words = places.map(placeText);
  return [...new Set(isDefault ? [...words, 'default'] : words)].join(', ');
};

const placeText = ({ source, start }: SourceRange): string =>
  source.file === commandLine ? source.file : `${source.file}:${positionAt(source, start).line}`;
