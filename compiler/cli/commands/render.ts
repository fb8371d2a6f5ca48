import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { originsOf, type Origins } from '../../1-parse/origins.ts';
import { plainSpec } from '../../1-parse/plain-spec.ts';
import { renderSpec } from '../../1-parse/render-spec.ts';
import { COMMAND_LINE, positionAt, type SourceRange } from '../../diagnostics/source.ts';
import type { Invocation } from '../command-table.ts';
import { soundModel } from '../sound-model.ts';
import { readSpecFile } from '../spec-file.ts';
import { subject } from '../words.ts';

/** `fractalc render` */
export async function run(invocation: Invocation): Promise<Outcome> {
  const { overrides, io } = invocation;
  const source = await readSpecFile(subject(invocation, 'SPEC', 'render'));
  const { effective, tree } = soundModel(source, overrides, (text) => io.err(text));
  const origins: Record<string, string> = {};
  const text = renderSpec(effective, (path, parts) => {
    const origin = originText(originsOf(tree, path, parts));
    origins[path.join('.')] = origin;
    return origin;
  });
  return { text: text.trimEnd(), json: { spec: plainSpec(effective), origins } };
}

/** "base.yaml:14", "command line", "default", or those that together make a value. */
function originText({ places, isDefault }: Origins): string {
  const words = places.map(placeText);
  return [...new Set(isDefault ? [...words, 'default'] : words)].join(', ');
}

function placeText({ source, start }: SourceRange): string {
  return source.file === COMMAND_LINE ? source.file : `${source.file}:${positionAt(source, start).line}`;
}
