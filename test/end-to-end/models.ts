import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile, renderDiagnostics, writePackage } from '../../compiler/compile.ts';
import { packageRoot } from '../../compiler/package-root.ts';
import type { CompiledModel } from '../../runtime/model.ts';

/** Compiles a spec to a package in a temporary folder and loads it from there, as a user's program would. */
export const loadModel = async (
  name: string,
  text: string,
  overrides: readonly string[] = [],
): Promise<{ model: CompiledModel; dispose: () => Promise<void> }> => {
  const { diagnostics, package: compiled } = compile({ file: `${name}.yaml`, text }, { overrides });
  if (compiled === undefined) throw new Error(renderDiagnostics(diagnostics));
  const folder = await mkdtemp(join(tmpdir(), 'fractalc-'));
  const home = join(folder, name);
  await writePackage(compiled.files, home);
  await symlink(join(packageRoot(), 'node_modules'), join(folder, 'node_modules'));
  const loaded = (await import(pathToFileURL(join(home, 'model.js')).href)) as { model: CompiledModel };
  return { model: loaded.model, dispose: () => rm(folder, { recursive: true, force: true }) };
};

/** A picture that is easy to learn: a bright bar whose place depends on the class, on a dark ramp; [images, ...extents, channels]. */
export const bars = (extents: readonly number[], channels: number, labels: Uint32Array): Uint32Array => {
  const cells = extents.reduce((total, n) => total * n, 1);
  const width = extents.at(-1) ?? 1;
  return Uint32Array.from({ length: labels.length * cells * channels }, (_, index) => {
    const image = Math.floor(index / (cells * channels));
    const column = Math.floor(index / channels) % width;
    const channel = index % channels;
    const bright = column % 4 === (labels[image] ?? 0) % 4;
    return bright ? 200 + 20 * channel : 8 * channel + 16;
  });
};

export const labelsOf = (count: number, classes: number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, image) => image % classes);
