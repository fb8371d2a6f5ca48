import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml';
import { codes } from '../diagnostics/codes.ts';
import { diagnose, type Diagnostic, type Fault } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { positionAt, type SourceRange } from '../diagnostics/source.ts';
import { faultyTree, listTree, mapTree, scalarTree, type Entry, type Tree } from './tree.ts';

/** Values that aliases may stand for, all together. */
const maximumAliasedValues = 10_000;

type Node = ParsedNode | null;
type ParsedPair = Pair<ParsedNode, Node>;

/** Turns the YAML library's nodes into a tree of values with their places; resolves aliases and merge keys. */
export class TreeBuilder {
  readonly diagnostics: Diagnostic[] = [];
  private readonly part: SourceRange;
  private readonly anchors = new Map<string, Tree>();
  private aliasedValues = 0;

  /** @param part where in a source the nodes were parsed from */
  constructor(part: SourceRange) {
    this.part = part;
  }

  /** The tree of a node; `fallback` is the place of a value that isn't written, as in `key:`. */
  build(node: Node, fallback: SourceRange): Tree {
    if (node === null) return scalarTree(null, fallback);
    const range = this.rangeOf(node);
    if (isAlias(node)) return this.resolve(node.source, range);
    const tree = this.buildContent(node, range);
    // Set only now: an alias within its own anchor is unknown, so no tree holds itself.
    if (node.anchor !== undefined) this.anchors.set(node.anchor, tree);
    return tree;
  }

  private buildContent(node: Exclude<ParsedNode, { source: string; resolve: unknown }>, range: SourceRange): Tree {
    if (isMap(node)) return this.buildMap(node as YAMLMap.Parsed, range);
    if (isSeq(node)) return this.buildList(node as YAMLSeq.Parsed, range);
    const value: unknown = isScalar(node) ? node.value : undefined;
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return scalarTree(value, range);
    }
    return this.fail(range, { code: codes.unsupportedYaml, message: 'this value has no meaning in a spec' });
  }

  private buildList(node: YAMLSeq.Parsed, range: SourceRange): Tree {
    const items = node.items.map((item) => this.build(item as Node, range));
    return listTree(items, range);
  }

  private buildMap(node: YAMLMap.Parsed, range: SourceRange): Tree {
    const own = new Map<string, Entry>();
    const merged: Tree[] = [];
    for (const pair of node.items as ParsedPair[]) {
      const key = this.rangeOf(pair.key);
      const value = this.build(pair.value, { source: key.source, start: key.end, end: key.end + 1 });
      if (isScalar(pair.key) && pair.key.value === '<<' && pair.key.type === 'PLAIN')
        merged.push(...this.mergeable(value));
      else this.addEntry(own, pair.key, key, value);
    }
    for (const tree of merged) {
      if (tree.kind !== 'map') continue;
      for (const [name, entry] of tree.entries) if (!own.has(name)) own.set(name, entry);
    }
    return mapTree(own, range);
  }

  private addEntry(entries: Map<string, Entry>, node: ParsedNode, key: SourceRange, value: Tree): void {
    const name = isScalar(node) && node.value !== null ? String(node.value) : undefined;
    if (name === undefined) {
      this.fail(key, {
        code: codes.unsupportedYaml,
        message: 'a key must be a word',
        expected: 'one of the keys of a spec',
      });
      return;
    }
    const first = entries.get(name);
    if (first === undefined) {
      entries.set(name, { key, value });
      return;
    }
    const line = String(positionAt(first.key.source, first.key.start).line);
    this.fail(key, {
      code: codes.duplicateKey,
      message: `the key "${name}" is given twice, first on line ${line}`,
      expected: 'each key once',
      suggestion: 'keep one of the two',
    });
  }

  /** The mappings that a merge key brings in; earlier ones win. */
  private mergeable(tree: Tree): readonly Tree[] {
    const trees = tree.kind === 'list' ? tree.items : [tree];
    for (const { kind, range } of trees) {
      if (kind === 'map' || kind === 'faulty') continue;
      this.fail(range, {
        code: codes.unsupportedYaml,
        message: 'a merge key takes mappings only',
        expected: 'an alias of a mapping, or a list of such',
      });
    }
    return trees;
  }

  private resolve(name: string, range: SourceRange): Tree {
    const tree = this.anchors.get(name);
    if (tree === undefined) {
      const similar = nearest(name, this.anchors.keys());
      return this.fail(range, {
        code: codes.unknownAnchor,
        message: `no anchor "&${name}" above this alias`,
        expected: 'an anchor whose value is complete before its alias',
        suggestion: similar === undefined ? undefined : `*${similar}`,
      });
    }
    this.aliasedValues += tree.size;
    if (this.aliasedValues <= maximumAliasedValues) return { ...tree, range };
    return this.fail(range, {
      code: codes.aliasBomb,
      message: `the aliases stand for more than ${maximumAliasedValues} values`,
      expected: 'few and small aliases',
      suggestion: 'write the values out',
    });
  }

  private fail(range: SourceRange, fault: Fault): Tree {
    this.diagnostics.push(diagnose(range, fault));
    return faultyTree(range);
  }

  private rangeOf(node: ParsedNode): SourceRange {
    const { source, start, end } = this.part;
    const [from, to] = node.range;
    return { source, start: Math.min(start + from, end), end: Math.min(start + to, end) };
  }
}
