import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';
import { ModuleLibrary } from '../../wgsl/linker.ts';
import type { KernelLibrary } from '../../wgsl/source.ts';

/** The parts of row kernels: files of compiler/kernels/rows, and what they include of compiler/kernels/include. */
export const loadRowModules = (
  { parts }: KernelLibrary,
  folder: string = join(packageRoot(), 'compiler', 'kernels', 'rows'),
): ModuleLibrary => {
  const files = readdirSync(folder)
    .sort()
    .filter((file) => file.endsWith('.wgsl'));
  return new ModuleLibrary(
    new Map([
      ...parts,
      ...files.map((file): [string, string] => [
        file.slice(0, -'.wgsl'.length),
        readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n'),
      ]),
    ]),
  );
};
