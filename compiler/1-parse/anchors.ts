import { codes } from '../diagnostics/codes.ts';
import type { Fault } from '../diagnostics/diagnostic.ts';
import { nearest } from '../../runtime/nearest.ts';
import type { Tree } from './tree.ts';

/** Values that a spec's aliases may stand for, all together. */
const maximumAliasedValues = 10_000;

/** The anchors of a YAML text, in reading order, and what its aliases have cost so far. */
export class Anchors {
  private readonly trees = new Map<string, Tree>();
  private aliasedValues = 0;

  /** Names a tree; a later anchor of the same name takes its place. */
  set(name: string, tree: Tree): void {
    this.trees.set(name, tree);
  }

  /** Whether the aliases stand for more than a spec can need: an alias bomb. */
  exhausted(): boolean {
    return this.aliasedValues > maximumAliasedValues;
  }

  /** The tree that an alias stands for, or why there is none; undefined where that has been said already. */
  resolve(name: string): Tree | Fault | undefined {
    if (this.exhausted()) return undefined;
    const tree = this.trees.get(name);
    if (tree === undefined) return this.unknown(name);
    this.aliasedValues += tree.size;
    return this.exhausted() ? aliasBomb : tree;
  }

  private unknown(name: string): Fault {
    const similar = nearest(name, this.trees.keys());
    return {
      code: codes.unknownAnchor,
      message: `no anchor "&${name}" above this alias`,
      expected: 'an anchor whose value is complete before its alias',
      suggestion: similar === undefined ? undefined : `*${similar}`,
    };
  }
}

const aliasBomb: Fault = {
  code: codes.aliasBomb,
  message: `the aliases stand for more than ${maximumAliasedValues} values`,
  expected: 'few and small aliases',
  suggestion: 'write the values out',
};
