import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toJavaScript } from '../../compiler/7-emit/typescript.ts';
import { compile } from '../../compiler/compile.ts';
import type { CompiledPackage, CompileOptions } from '../../compiler/compile.ts';
import type { Recursion } from '../../runtime/recursion/recursion.ts';

const specs = new URL('../../specs/', import.meta.url);

/** Names of the specs in specs/. */
export const specNames: readonly string[] = readdirSync(specs)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

export const specText = (name: string): string => readFileSync(new URL(`${name}.yaml`, specs), 'utf8');

/** Overrides that make the demo's spec masked at every level. */
export const allMasked: readonly string[] = ['levels.0.module=masked', 'levels.1.module=masked'];

/** Compiles a text that must be sound, as if it lay in specs/. */
export const compileText = (text: string, options: CompileOptions = {}): CompiledPackage => {
  const result = compile({ file: fileURLToPath(new URL('spec.yaml', specs)), text }, options);
  if (result.package === undefined) throw new Error(JSON.stringify(result.diagnostics));
  return result.package;
};

/** Compiles a spec of specs/ into TypeScript alone, which is quicker. */
export const compileLinked = (name: string, overrides: readonly string[] = []): CompiledPackage =>
  compileTextLinked(specText(name), overrides);

export const compileTextLinked = (text: string, overrides: readonly string[] = []): CompiledPackage =>
  compileText(text, { overrides, runtime: '../../runtime' });

/** The text of a package's file. */
export const fileText = ({ files }: CompiledPackage, path: string): string => {
  const content = files.get(path);
  if (typeof content !== 'string') throw new Error(`the package has no text ${path}`);
  return content;
};

/** Loads recursion.ts of a package that is not on the disk; it imports types alone. */
export const emittedRecursion = async (compiled: CompiledPackage): Promise<Recursion> => {
  const source = toJavaScript(fileText(compiled, 'recursion.ts'));
  const loaded: unknown = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  return (loaded as { readonly recursion: Recursion }).recursion;
};
