import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const files = {
  'index.html': '<!doctype html><title>page</title>',
  'page/main.js': 'export {};',
  'page/style.css': 'body {}',
  'kernels/matmul.wgsl': '@compute fn main() {}',
  'weights.safetensors': '\u0000\u0001\u0002',
  '.git/config': 'secret',
  'page/.hidden.js': 'secret',
};

/** A folder like a compiled package's, and a neighbour that must not be served. */
export const makePackage = async (): Promise<{ folder: string; remove(): Promise<void> }> => {
  const parent = await mkdtemp(join(tmpdir(), 'fractalc-serve-'));
  const folder = join(parent, 'package');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await writeFile(join(parent, 'package-secret.txt'), 'secret');
  return { folder, remove: () => rm(parent, { recursive: true }) };
};
