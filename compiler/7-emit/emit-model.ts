import type { ModelDescription } from '../../runtime/model.ts';
import type { ModelToEmit } from './model-to-emit.ts';
import { modelFile } from './model-file.ts';
import { planJson } from './plan-json.ts';
import { recursionFile } from './recursion-file.ts';
import type { Specifiers } from './specifiers.ts';
import { toJavaScript, TypeScriptWriter } from './typescript.ts';
import type { Statement } from './typescript.ts';

/** The files that make up a compiled model's code, by name without an extension. */
export const modelSources = (
  { architecture, recursion }: ModelToEmit,
  description: ModelDescription,
  specifiers: Specifiers,
): Readonly<Record<string, readonly Statement[]>> => ({
  model: modelFile(architecture, description, specifiers),
  recursion: recursionFile(architecture, recursion, specifiers),
});

/**
 * A package's model alone, as JavaScript: code, plan and kernels. It can be imported where the runtime is at hand, and has neither
 * the package's program nor its papers.
 */
export const emitModel = (
  model: ModelToEmit,
  description: ModelDescription,
  specifiers: Specifiers,
): ReadonlyMap<string, string> => {
  const writer = new TypeScriptWriter();
  const sources = Object.entries(modelSources(model, description, specifiers));
  return new Map([
    ['package.json', '{"type":"module"}\n'],
    ['plan.json', planJson(model.plan)],
    ...sources.map(
      ([name, statements]) => [`${name}.js`, toJavaScript(writer.write(`${name}.ts`, statements))] as const,
    ),
    ...model.kernels,
  ]);
};
