/**
 * How a compiled package starts. It imports nothing of the package but Node's modules before the package's files are known to be whole: a
 * damaged one would end in an error of Node's, or in wrong numbers.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CompiledModel } from '../model.ts';

/** The file of a package that has the checksums of its others. */
export const checksums = 'SHA256SUMS';

/** Files that are named; more are counted. */
const named = 5;

/** Runs a package's command line and gives its exit code, 1 where files of the package are not what was compiled. */
export const startPackage = async (
  folder: URL,
  load: () => Promise<{ readonly model: CompiledModel }>,
  argv: readonly string[],
): Promise<number> => {
  const changed = changedFiles(folder);
  if (changed.length === 0) {
    const { runPackage } = await import('./package.node.ts');
    return runPackage((await load()).model, folder, argv);
  }
  const more = changed.length > named ? [`  and ${changed.length - named} more`] : [];
  const message = [
    'Files of this package are missing or not what was compiled:',
    ...[...changed.slice(0, named).map((path) => `  ${path}`), ...more],
    "Compile the spec again ('fractalc compile spec.yaml -o .' in this folder),",
    `or delete ${checksums} where the changes are your own.`,
  ].join('\n');
  console.error(message);
  if (argv.includes('--json')) console.log(JSON.stringify({ error: message }));
  return 1;
};

/** The files whose checksums are not those in SHA256SUMS; none where that file is missing. */
const changedFiles = (folder: URL): readonly string[] => {
  const lines = (read(new URL(checksums, folder))?.toString() ?? '').split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => {
    const [digest, path = checksums] = line.split('  ', 2);
    const content = read(new URL(path, folder));
    const same = content !== undefined && createHash('sha256').update(content).digest('hex') === digest;
    return same ? [] : [path];
  });
};

const read = (file: URL): Buffer | undefined => {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
};
