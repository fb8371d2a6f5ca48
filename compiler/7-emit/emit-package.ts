import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { ModelDescription } from '../../runtime/model.ts';
import type { ModelToEmit } from './model-to-emit.ts';
import { checksums } from '../../runtime/commands/start-package.node.ts';
import { packageRoot } from '../package-root.ts';
import { checksumsOf } from './checksums.ts';
import { modelSources } from './emit-model.ts';
import { indexFile, mainFile } from './entry-files.ts';
import { packageManifest, sourceManifest } from './manifest.ts';
import { planJson } from './plan-json.ts';
import { readme } from './readme.ts';
import { runtimeFiles } from './runtime-files.ts';
import { linkedTo, selfContained } from './specifiers.ts';
import { toJavaScript, TypeScriptWriter } from './typescript.ts';

/** Files by path inside the package, `/` between folders. */
export type PackageFiles = ReadonlyMap<string, string | Uint8Array>;

export interface EmitOptions {
  /** The effective spec as YAML. */
  readonly spec: string;
  /** Folder of the runtime's sources, relative to the package; undefined: the package carries a compiled copy. */
  readonly runtime: string | undefined;
}

/** Phase 7: the package's files. */
export const emitPackage = (
  model: ModelToEmit,
  description: ModelDescription,
  { spec, runtime }: EmitOptions,
): PackageFiles => {
  const sources = emitSources(model, description, runtime);
  const files = new Map([
    ['README.md', readme(model.architecture, description, runtime !== undefined)],
    ['package.json', runtime === undefined ? packageManifest(description.name) : sourceManifest(description.name)],
    ['plan.json', planJson(model.plan)],
    ['spec.yaml', `# yaml-language-server: $schema=${schemaPath(runtime)}\n${spec}`],
    ...sources,
    ...[...model.kernels].sort(([a], [b]) => (a < b ? -1 : 1)),
    ...(runtime === undefined ? carried(sources) : []),
  ]);
  return runtime === undefined ? new Map([...files, [checksums, checksumsOf(files)]]) : files;
};

/** The package's TypeScript. */
const emitSources = (
  model: ModelToEmit,
  description: ModelDescription,
  runtime: string | undefined,
): ReadonlyMap<string, string> => {
  const specifiers = runtime === undefined ? selfContained : linkedTo(runtime);
  const files = {
    index: indexFile(specifiers),
    main: mainFile(specifiers),
    ...modelSources(model, description, specifiers),
  };
  const writer = new TypeScriptWriter();
  return new Map(
    Object.entries(files).map(([name, statements]) => [`${name}.ts`, writer.write(`${name}.ts`, statements)]),
  );
};

/** What only a package that runs on its own has: JavaScript, the runtime and the spec's schema. */
const carried = (sources: ReadonlyMap<string, string>): readonly (readonly [string, string])[] => [
  ...[...sources].map(([name, text]) => [name.replace(/\.ts$/, '.js'), toJavaScript(text)] as const),
  ...runtimeFiles(),
  [schemaFile, readFileSync(join(packageRoot(), 'specs', schemaFile), 'utf8')],
];

const schemaFile = 'fractal.schema.json';

const schemaPath = (runtime: string | undefined): string =>
  runtime === undefined ? `./${schemaFile}` : posix.join(runtime, '..', 'specs', schemaFile);
