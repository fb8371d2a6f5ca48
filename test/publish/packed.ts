import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** A folder in which the packed package is installed, and nothing else is. */
export interface Installed {
  readonly folder: string;
  /** Paths in the tarball, without its `package/`. */
  readonly files: readonly string[];
}

/** What a program left behind. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Builds and packs the repository as `npm publish` does, and installs the tarball as npm would, without a network: its dependencies, and no
 * other packages, are links to those of the repository.
 */
export const packAndInstall = (): Installed => {
  const root = mkdtempSync(join(tmpdir(), 'fractalc-packed-'));
  const options = { cwd: repository, encoding: 'utf8', stdio: 'pipe' } as const;
  const name = execFileSync('npm', ['pack', '--silent', '--pack-destination', root], options).trim();
  const tarball = join(root, name.split('\n').at(-1) ?? '');
  const folder = join(root, 'empty');
  const own = join(folder, 'node_modules', 'fractalc');
  mkdirSync(own, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', own, '--strip-components=1']);
  const manifest = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as { dependencies: object };
  // @types/node is what a user's own project in TypeScript has.
  for (const dependency of [...Object.keys(manifest.dependencies), '@types/node']) link(folder, dependency);
  const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
  return { folder, files: files.map((path) => path.replace(/^package\//, '')) };
};

const link = (folder: string, dependency: string): void => {
  const place = join(folder, 'node_modules', dependency);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(repository, 'node_modules', dependency), place, 'junction');
};

/** Runs the installed `fractalc` in the folder. */
export const fractalc = ({ folder }: Installed, ...words: string[]): Outcome =>
  node(folder, join('node_modules', 'fractalc', 'compiler', 'cli', 'fractalc.mjs'), ...words);

/** Runs a program of Node in a folder. */
export const node = (folder: string, ...words: string[]): Outcome =>
  spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });

/** Runs the TypeScript compiler in a folder. */
export const tsc = (folder: string, ...words: string[]): Outcome =>
  node(folder, join(repository, 'node_modules', 'typescript', 'bin', 'tsc'), ...words);
