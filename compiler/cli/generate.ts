/** Writes generated/: what the compiler makes of the small specs, for readers and so that a change shows as a diff; the texts that editors show into the schema; and the runtime's table of what the schema's keys take. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { withHoverTexts } from '../1-parse/hover-text.ts';
import { loadSchema, schemaPath, type SchemaNode } from '../1-parse/schema.ts';
import { rangesModule } from '../1-parse/spec-ranges.ts';
import { registry } from '../3-build/registry.ts';
import { compile, renderDiagnostics, writePackage } from '../compile.ts';
import type { GeneratorTraits } from '../ir/module.ts';
import { packageRoot } from '../package-root.ts';

type ModuleWords = Pick<GeneratorTraits, 'name' | 'summary'>;

/** Overrides of specs/fashion-ar.yaml for each package, by name. */
const packages: Readonly<Record<string, readonly string[]>> = {
  'fashion-ar': [],
  'fashion-masked': ['levels.0.module=masked', 'levels.1.module=masked'],
};

const file = 'specs/fashion-ar.yaml';
const text = readFileSync(join(packageRoot(), file));
const folder = join(packageRoot(), 'generated');

const style = await resolveConfig(schemaPath());
const schema = JSON.stringify(withHoverTexts(withModules(loadSchema())), undefined, 2);
writeFileSync(schemaPath(), await format(schema, { ...style, parser: 'json' }));

const ranges = join(packageRoot(), 'runtime', 'spec-ranges.ts');
writeFileSync(ranges, await format(rangesModule(), { ...style, parser: 'typescript' }));

/** The schema with the modules of the registry, and what each says of itself. */
function withModules<T>(node: T): T {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item: unknown) => withModules(item)) as T;
  const inner = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withModules(value as unknown)]),
  ) as SchemaNode;
  if (inner.modules === undefined || typeof inner.modules !== 'string') return inner as T;
  const all: readonly ModuleWords[] = [...registry[inner.modules].values()];
  const what = { generators: 'Atomic module of the level', heads: 'How the values of a cell are modelled' }[
    inner.modules
  ];
  const description = `${what}. ${all.map(({ name, summary }) => `\`${name}\`: ${summary}`).join('; ')}.`;
  return { ...inner, description, enum: all.map(({ name }) => name) } as T;
}

for (const [name, overrides] of Object.entries(packages)) {
  const result = compile({ file, text }, { overrides: [`name=${name}`, ...overrides], runtime: '../../runtime' });
  if (result.package === undefined) throw new Error(renderDiagnostics(result.diagnostics, { color: false }));
  await writePackage(result.package.files, join(folder, name));
  console.log(`generated/${name}: ${result.package.files.size} files`);
}

for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  if (packages[name] === undefined) await rm(join(folder, name), { recursive: true });
}
