import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toJavaScript } from './typescript.ts';

/** The runtime that belongs to this compiler: compiled where the compiler is, in sources where it runs from its sources. */
const runtimeFolder = (): string => fileURLToPath(new URL('../../runtime/', import.meta.url));

/** The runtime as JavaScript (with declarations where it is compiled already), by path inside the package. */
export const runtimeFiles = (): ReadonlyMap<string, string> => {
  const folder = runtimeFolder();
  const files = new Map<string, string>();
  for (const path of filesUnder(folder, '')) {
    const read = (): string => readFileSync(join(folder, path), 'utf8');
    if (/\.(js|d\.ts)$/.test(path)) files.set(`runtime/${path}`, withoutMap(read()));
    else if (path.endsWith('.ts')) files.set(`runtime/${path.replace(/\.ts$/, '.js')}`, toJavaScript(read()));
  }
  return files;
};

const filesUnder = (folder: string, below: string): readonly string[] =>
  readdirSync(join(folder, below), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(folder, path) : [path];
    });

const withoutMap = (text: string): string => text.replace(/\n\/\/# sourceMappingURL=\S*\s*$/, '\n');
