import { dirname, isAbsolute, join, relative } from 'node:path';
import { codes } from '../diagnostics/codes.ts';
import { diagnose, hasErrors } from '../diagnostics/diagnostic.ts';
import type { Diagnostic, Fault } from '../diagnostics/diagnostic.ts';
import { mergeTrees } from './merge-trees.ts';
import { readFileTree } from './read-file-tree.ts';
import type { SpecSource } from './read-file-tree.ts';
import type { ReadTree } from './read-tree.ts';
import type { RenamedKey } from './renamed-keys.ts';
import { schemaAt } from './schema.ts';
import { filesOfMachine } from './spec-files.ts';
import type { SpecFiles } from './spec-files.ts';
import { editEntry } from './tree.ts';
import type { Tree } from './tree.ts';

/** Specs that extend each other; the paper's are two deep. */
const maximumBases = 16;

/** A file on the way from a spec to the base that extends no other. */
interface Link {
  readonly file: string;
  readonly identity: string | undefined;
}

/** The files that make a spec: its own, and those of the specs that it extends. */
export const filesOf = (source: SpecSource): readonly string[] => {
  const { files = filesOfMachine } = source;
  const read: string[] = [source.file];
  const watched: SpecFiles = {
    identify: (file) => files.identify(file),
    read: (file) => {
      read.push(file);
      return files.read(file);
    },
  };
  readExtended({ ...source, files: watched }, []);
  return read;
};

/** Reads a spec and lays it over the one that it extends, over that one's base and so on. Never throws. */
export const readExtended = (source: SpecSource, renamed: readonly RenamedKey[]): ReadTree => {
  const identity = (source.files ?? filesOfMachine).identify(source.file);
  return readLink(source, renamed, [{ file: source.file, identity }]);
};

const readLink = (source: SpecSource, renamed: readonly RenamedKey[], chain: readonly Link[]): ReadTree => {
  const own = readFileTree(source, renamed);
  const { tree } = own;
  const extended = tree?.kind === 'map' ? tree.entries.get('extends')?.value : undefined;
  if (tree === undefined || extended === undefined) return own;
  const changes = editEntry(tree, ['extends'], () => undefined);
  if (extended.kind === 'faulty') return { tree: undefined, diagnostics: own.diagnostics };
  const found = findBase(extended, source, renamed, chain);
  if ('code' in found) return { tree: undefined, diagnostics: [...own.diagnostics, diagnose(extended.range, found)] };
  const base = readLink(found.source, renamed, [...chain, found]);
  return layOver(base, changes, own.diagnostics);
};

const layOver = (base: ReadTree, changes: Tree, earlier: readonly Diagnostic[]): ReadTree => {
  const diagnostics = [...earlier, ...base.diagnostics];
  if (base.tree === undefined) return { tree: undefined, diagnostics };
  // A base that is no mapping stands for itself: its own fault says all there is to say.
  if (base.tree.kind !== 'map') return { tree: base.tree, diagnostics };
  // A name is a file's own: a model that extends another is another.
  const merged = mergeTrees(
    editEntry(base.tree, ['name'], () => undefined),
    changes,
  );
  return { tree: merged.tree, diagnostics: [...diagnostics, ...merged.diagnostics] };
};

type Base = Link & { readonly source: SpecSource };

const findBase = (
  extended: Tree,
  { file, files = filesOfMachine }: SpecSource,
  renamed: readonly RenamedKey[],
  chain: readonly Link[],
): Base | Fault => {
  const path = extended.kind === 'scalar' ? extended.value : undefined;
  if (typeof path !== 'string' || path.trim() === '') return notAPath;
  const base = isAbsolute(path) ? path : join(dirname(file), path);
  const identity = files.identify(base);
  const start = identity === undefined ? -1 : chain.findIndex((link) => link.identity === identity);
  if (start >= 0) return cycle([...chain.slice(start).map((link) => link.file), base]);
  if (chain.length > maximumBases) return tooMany;
  const found = openBase(base, identity, file, files);
  const mayShow = 'code' in found || files.isBelow?.(base, dirname(chain[0]?.file ?? file)) !== false;
  return mayShow || isSpec(readFileTree(found.source, renamed)) ? found : noSpec(base);
};

/** Whether a file can be read, and has no keys but a spec's. */
const isSpec = ({ tree, diagnostics }: ReadTree): boolean => {
  if (tree?.kind !== 'map' || hasErrors(diagnostics)) return false;
  return [...tree.entries.keys()].every((key) => schemaAt([key]) !== undefined);
};

const openBase = (base: string, identity: string | undefined, from: string, files: SpecFiles): Base | Fault => {
  const content = files.read(base);
  if ('text' in content) return { file: base, identity, source: { file: base, text: content.text, files } };
  const { similar } = content;
  return unreadable(base, content.problem, similar && relative(dirname(from), similar));
};

const notAPath: Fault = {
  code: codes.wrongType,
  message: 'extends must name one spec',
  expected: 'the path of a spec, relative to this file',
  suggestion: 'extends: base.yaml',
  path: 'extends',
};

const unreadable = (base: string, problem: string, suggestion: string | undefined): Fault => {
  const expected = 'the path of a spec, relative to this file';
  return { code: codes.baseUnreadable, message: `${base}: ${problem}`, expected, suggestion, path: 'extends' };
};

const noSpec = (base: string): Fault =>
  unreadable(base, 'this is no spec', `fractalc check ${base}, which tells what it lacks`);

const cycle = (files: readonly string[]): Fault => ({
  code: codes.baseCycle,
  message: `the specs extend each other in a circle: ${files.join(' → ')}`,
  expected: 'a base that extends no spec on this way',
  suggestion: 'move what they share into a spec of its own that both extend',
  path: 'extends',
});

const tooMany: Fault = {
  code: codes.tooManyBases,
  message: `more than ${maximumBases} specs extend each other`,
  expected: `at most ${maximumBases} bases`,
  path: 'extends',
};
