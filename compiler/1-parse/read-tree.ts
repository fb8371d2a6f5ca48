import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceRange } from '../diagnostics/source.ts';
import { parseYaml } from './parse-yaml.ts';
import { TreeBuilder } from './tree-builder.ts';
import { scalarTree } from './tree.ts';
import type { Tree } from './tree.ts';

/** The values of a YAML text; `tree` is undefined where its syntax is broken, or its aliases are a bomb. */
export interface ReadTree {
  readonly tree: Tree | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a part of a source as YAML. */
export const readTree = (part: SourceRange): ReadTree => {
  const { node, diagnostics } = parseYaml(part);
  if (diagnostics.length > 0) return { tree: undefined, diagnostics };
  if (node === undefined) return { tree: scalarTree(null, part), diagnostics };
  const builder = new TreeBuilder(part);
  const tree = builder.build(node, part);
  return { tree: builder.exhausted ? undefined : tree, diagnostics: builder.diagnostics };
};
