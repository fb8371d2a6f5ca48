/**
 * What `npm run generate` writes, for people and so that a change shows as a diff: the texts that editors show into the schema; the runtime's
 * table of what the schema's keys take; and in generated/ what the compiler makes of small specs.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { withHoverTexts } from '../1-parse/hover-text.ts';
import { loadSchema, schemaPath } from '../1-parse/schema.ts';
import type { SchemaNode } from '../1-parse/schema.ts';
import { rangesModule } from '../1-parse/spec-ranges.ts';
import { dataKinds } from '../../runtime/data/kinds/kinds.ts';
import { registry } from '../3-build/registry.ts';
import { asDevice } from '../adapters/description.ts';
import { findAdapter } from '../adapters/find-adapter.ts';
import { compile, renderDiagnostics } from '../compile.ts';
import type { PackageFiles } from '../compile.ts';
import { listDispatches, renderDispatches } from '../explain/dispatch-list.ts';
import type { GeneratorTraits } from '../ir/module.ts';
import { printGraph } from '../ir/print.ts';
import { lowerModel } from '../lower.ts';
import { packageRoot } from '../package-root.ts';
import { soundModel } from './sound-model.ts';

/** What is shown of a package: all of it would be 200 files, most of them forms of the same few kernels. */
interface Shown {
  readonly overrides: readonly string[];
  /** Programs whose graphs and dispatches are listed. */
  readonly programs: readonly string[];
  /** Kernels of which the first that runs is shown. */
  readonly kernels: readonly string[];
}

/** By the package's name. A block a level shows what a block becomes; more would repeat it. */
const packages: Readonly<Record<string, Shown>> = {
  'fashion-ar': {
    overrides: ['levels.0.blocks=1'],
    programs: ['train', 'sample'],
    kernels: ['matmul', 'attention', 'rows'],
  },
  'fashion-masked': {
    overrides: ['levels.0.blocks=1', 'levels.0.module=masked', 'levels.1.module=masked'],
    programs: ['sample'],
    kernels: [],
  },
};

const spec = 'specs/fashion-ar.yaml';
/** The listed dispatches are those of a batch of so many images on this adapter, which need not be at hand. */
const adapter = 'h100';
const images = 8;

const folder = 'generated';
const shownOfAll = ['README.md', 'spec.yaml', 'index.ts', 'main.ts', 'model.ts', 'recursion.ts'];

/** Everything that is generated, by path in the repository. */
export const generatedFiles = async (): Promise<ReadonlyMap<string, string>> => {
  const style = await resolveConfig(schemaPath());
  const schema = JSON.stringify(withHoverTexts(withKinds(withModules(loadSchema()))), undefined, 2);
  const files = new Map([
    [relative(packageRoot(), schemaPath()), await format(schema, { ...style, parser: 'json' })],
    ['runtime/spec-ranges.ts', await format(rangesModule(), { ...style, parser: 'typescript' })],
  ]);
  for (const [name, shown] of Object.entries(packages))
    for (const [path, text] of await shownFiles(name, shown)) files.set(`${folder}/${name}/${path}`, text);
  return files;
};

/** Writes all of it; packages that are generated no longer go. */
export const generate = async (): Promise<void> => {
  const files = await generatedFiles();
  const inside = readdirSync(join(packageRoot(), folder), { withFileTypes: true });
  for (const { name } of inside.filter((entry) => entry.isDirectory()))
    await rm(join(packageRoot(), folder, name), { recursive: true });
  for (const [path, text] of files) {
    const file = join(packageRoot(), path);
    await mkdir(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  console.log(`${files.size} files`);
};

/** The schema with the modules of the registry, and what each says of itself. */
const withModules = <T>(node: T): T => {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item: unknown) => withModules(item)) as T;
  const inner = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withModules(value as unknown)]),
  ) as SchemaNode;
  if (inner.modules === undefined || typeof inner.modules !== 'string') return inner as T;
  const all: readonly Pick<GeneratorTraits, 'name' | 'summary'>[] = [...registry[inner.modules].values()];
  const what = { generators: 'Atomic module of the level', heads: 'How the values of a cell are modelled' }[
    inner.modules
  ];
  const description = `${what}. ${all.map(({ name, summary }) => `\`${name}\`: ${summary}`).join('; ')}.`;
  return { ...inner, description, enum: all.map(({ name }) => name) } as T;
};

/** The schema with the kinds of data, and the keys that only some of them have. */
const withKinds = (schema: SchemaNode): SchemaNode => {
  const { data = {} } = schema.$defs ?? {};
  const kept = Object.entries(data.properties ?? {}).filter(([, node]) => node.kinds === undefined);
  const settings = dataKinds.flatMap(({ name, settings: own }) =>
    Object.entries(own).map(([key, { usual, description, ...node }]): [string, SchemaNode] => [
      key,
      { description: `${description} Of kind: ${name}. Default: ${usual}.`, ...node, kinds: [name] },
    ]),
  );
  const kind: SchemaNode = {
    description: `What an item is: how files are read and written, and how items are shown. ${dataKinds.map(({ name, summary }) => `\`${name}\`: ${summary}`).join('; ')}. Default: the first of these whose shape it is.`,
    type: 'string',
    enum: dataKinds.map(({ name }) => name),
  };
  const properties = { kind, ...Object.fromEntries([...kept, ...settings]) };
  return { ...schema, $defs: { ...schema.$defs, data: { ...data, properties: { ...properties, kind } } } };
};

/** The shown part of a package, listings of what it runs, and a digest of every file. */
const shownFiles = async (name: string, shown: Shown): Promise<ReadonlyMap<string, string>> => {
  const source = { file: spec, text: readFileSync(join(packageRoot(), spec)) };
  const overrides = [`name=${name}`, ...shown.overrides];
  const { package: made, diagnostics } = compile(source, { overrides, runtime: '../../runtime' });
  if (made === undefined) throw new Error(renderDiagnostics(diagnostics, { color: false }));
  const lowered = lowerModel(soundModel(source, overrides, console.error).architecture);
  const dispatches = listDispatches(lowered, asDevice(await findAdapter(adapter)), images).filter(({ program }) =>
    shown.programs.includes(program),
  );
  const graphs = shown.programs.flatMap((program) => lowered.graphs[program] ?? []);
  const examples = shown.kernels.map(
    (kernel) => dispatches.find((dispatch) => dispatch.kernel === kernel)?.file ?? kernel,
  );
  return new Map([
    ...[...shownOfAll, ...examples].map((path) => [path, textOf(made.files, path)] as const),
    ['graphs.txt', graphs.map(printGraph).join('\n')],
    ['dispatches.txt', `${renderDispatches(dispatches)}\n`],
    ['SHA256SUMS', digests(made.files)],
  ]);
};

const textOf = (files: PackageFiles, path: string): string => {
  const content = files.get(path);
  if (typeof content !== 'string') throw new Error(`the package has no text ${path}`);
  return content;
};

/** A line for each file of the whole package, as `sha256sum` writes them. */
const digests = (files: PackageFiles): string =>
  [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, content]) => `${createHash('sha256').update(content).digest('hex')}  ${path}\n`)
    .join('');
