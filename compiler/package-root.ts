import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of fractalc's own package.json; the same whether the code runs from the sources or from `dist/`. */
export const packageRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!holdsOwnManifest(folder)) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('fractalc: its own package.json is missing; reinstall the package');
    folder = parent;
  }
  return folder;
};

const holdsOwnManifest = (folder: string): boolean => {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'name' in manifest && manifest.name === 'fractalc';
};
