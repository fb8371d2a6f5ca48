import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planFormat } from '../../runtime/execute/plan.ts';
import { packageRoot } from '../package-root.ts';

/** What the runtime imports besides itself and Node: Parquet files, image files, Dawn, and zip files (NumPy's format) to read and to write. */
const runtimeDependencies = ['hyparquet', 'hyparquet-compressors', 'sharp', 'webgpu', 'yauzl', 'yazl'] as const;

/** Marks a folder as the compiler's output. The number is the plan's format. */
const marker = { fractalc: { plan: planFormat } } as const;

/** package.json of a package that carries its runtime: `node .` runs main.js, importers get index.js. */
export const packageManifest = (name: string): string => {
  const own = ownManifest();
  return json({
    name,
    private: true,
    type: 'module',
    main: './main.js',
    exports: { '.': './index.js', './package.json': './package.json' },
    engines: own.engines,
    dependencies: Object.fromEntries(
      runtimeDependencies.map((dependency) => [dependency, own.dependencies[dependency]]),
    ),
    ...marker,
  });
};

/** package.json of a package of TypeScript sources; what the runtime depends on, its own package.json says. */
export const sourceManifest = (name: string): string =>
  json({ name, private: true, type: 'module', main: './main.ts', exports: { '.': './index.ts' }, ...marker });

/** Whether the text is a package.json that this compiler wrote. */
export const isPackageManifest = (text: string): boolean => {
  try {
    const manifest: unknown = JSON.parse(text);
    return typeof manifest === 'object' && manifest !== null && 'fractalc' in manifest;
  } catch {
    return false;
  }
};

interface OwnManifest {
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

const ownManifest = (): OwnManifest =>
  JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as OwnManifest;

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
