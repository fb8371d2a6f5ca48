import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { ParsedNode, YAMLMap, YAMLSeq } from 'yaml';
import { codes } from '../diagnostics/codes.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import type { Diagnostic, Fault } from '../diagnostics/diagnostic.ts';
import { positionAt } from '../diagnostics/source.ts';
import type { SourceRange } from '../diagnostics/source.ts';
import { Anchors } from './anchors.ts';
import { faultyTree, isScalarValue, listTree, mapTree, scalarTree } from './tree.ts';
import type { Entry, Tree } from './tree.ts';

/** More faults than these aren't read. */
const maximumFaults = 100;

/** What a map brings in with `<<`; undefined where that is faulty. */
type Merged = readonly Tree[] | undefined;

/** Turns the YAML library's nodes into a tree of values with their places; resolves aliases and merge keys. */
export class TreeBuilder {
  readonly diagnostics: Diagnostic[] = [];
  private readonly part: SourceRange;
  private readonly anchors = new Anchors();

  /** @param part where in a source the nodes were parsed from */
  constructor(part: SourceRange) {
    this.part = part;
  }

  /** Whether the tree is cut short because of an alias bomb. */
  get exhausted(): boolean {
    return this.anchors.exhausted();
  }

  /** The tree of a node; `fallback` is the place of a value that isn't written, as in `key:`. */
  build(node: ParsedNode | null, fallback: SourceRange): Tree {
    if (node === null) return scalarTree(null, fallback);
    const range = this.rangeOf(node);
    if (isAlias(node)) return this.resolve(node.source, range);
    const tree = this.buildContent(node, range);
    // Set only now: an alias within its own anchor is unknown, so no tree holds itself.
    if (node.anchor !== undefined) this.anchors.set(node.anchor, tree);
    return tree;
  }

  private buildContent(node: ParsedNode, range: SourceRange): Tree {
    if (isMap(node)) return this.buildMap(node, range);
    if (isSeq(node)) return this.buildList(node, range);
    const value: unknown = isScalar(node) ? node.value : undefined;
    if (isScalarValue(value)) return scalarTree(value, range);
    return this.fail(range, { code: codes.unsupportedYaml, message: 'this value has no meaning in a spec' });
  }

  private buildList(node: YAMLSeq.Parsed, range: SourceRange): Tree {
    const items = node.items.map((item) => this.build(item, range));
    return listTree(items, range);
  }

  private buildMap(node: YAMLMap.Parsed, range: SourceRange): Tree {
    const own = new Map<string, Entry>();
    const merged: Tree[] = [];
    let sound = true;
    for (const { key: keyNode, value: valueNode } of node.items) {
      const key = this.rangeOf(keyNode);
      const value = this.build(valueNode, { source: key.source, start: key.end, end: key.end + 1 });
      if (!isMergeKey(keyNode)) {
        this.addEntry(own, keyNode, key, value);
        continue;
      }
      const trees = this.mergeable(value);
      sound &&= trees !== undefined;
      merged.push(...(trees ?? []));
    }
    // Without what it merges, a map lacks keys that its author has given.
    return sound ? mapTree(mergedInto(own, merged), range) : faultyTree(range);
  }

  private addEntry(entries: Map<string, Entry>, node: ParsedNode, key: SourceRange, value: Tree): void {
    const name: unknown = isScalar(node) ? node.value : null;
    if (name === null || !isScalarValue(name)) {
      const expected = 'one of the keys of a spec';
      this.fail(key, { code: codes.unsupportedYaml, message: 'a key must be a word', expected });
      return;
    }
    const first = entries.get(String(name));
    if (first === undefined) entries.set(String(name), { key, value });
    else this.fail(key, duplicateKey(String(name), first));
  }

  /** The mappings that a merge key brings in; earlier ones win. */
  private mergeable(tree: Tree): Merged {
    const trees = tree.kind === 'list' ? tree.items : [tree];
    for (const { kind, range } of trees) {
      if (kind === 'map' || kind === 'faulty') continue;
      const expected = 'an alias of a mapping, or a list of such';
      this.fail(range, { code: codes.unsupportedYaml, message: 'a merge key takes mappings only', expected });
    }
    return trees.every(({ kind }) => kind === 'map') ? trees : undefined;
  }

  private resolve(name: string, range: SourceRange): Tree {
    const resolved = this.anchors.resolve(name);
    if (resolved === undefined) return faultyTree(range);
    return 'code' in resolved ? this.fail(range, resolved) : { ...resolved, range };
  }

  private fail(range: SourceRange, fault: Fault): Tree {
    if (this.diagnostics.length < maximumFaults) this.diagnostics.push(diagnose(range, fault));
    return faultyTree(range);
  }

  private rangeOf(node: ParsedNode): SourceRange {
    const { source, start, end } = this.part;
    const [from, to] = node.range;
    return { source, start: Math.min(start + from, end), end: Math.min(start + to, end) };
  }
}

const isMergeKey = (node: ParsedNode): boolean => isScalar(node) && node.value === '<<' && node.type === 'PLAIN';

const mergedInto = (own: Map<string, Entry>, merged: readonly Tree[]): Map<string, Entry> => {
  const entries = new Map(own);
  for (const tree of merged) {
    if (tree.kind !== 'map') continue;
    for (const [name, entry] of tree.entries) if (!entries.has(name)) entries.set(name, entry);
  }
  return entries;
};

const duplicateKey = (name: string, first: Entry): Fault => {
  const { line } = positionAt(first.key.source, first.key.start);
  return {
    code: codes.duplicateKey,
    message: `the key "${name}" is given twice, first on line ${line}`,
    expected: 'each key once',
    suggestion: 'keep one of the two',
  };
};
