/** Writes generated/: what the compiler makes of the small specs, for readers and so that a change shows as a diff; the texts that editors show into the schema; and the runtime's table of what the schema's keys take. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { withHoverTexts } from '../1-parse/hover-text.ts';
import { loadSchema, schemaPath } from '../1-parse/schema.ts';
import { rangesModule } from '../1-parse/spec-ranges.ts';
import { compile, renderDiagnostics, writePackage } from '../compile.ts';
import { packageRoot } from '../package-root.ts';

/** Overrides of specs/fashion-ar.yaml for each package, by name. */
const packages: Readonly<Record<string, readonly string[]>> = {
  'fashion-ar': [],
  'fashion-masked': ['levels.0.module=masked', 'levels.1.module=masked'],
};

const file = 'specs/fashion-ar.yaml';
const text = readFileSync(join(packageRoot(), file));
const folder = join(packageRoot(), 'generated');

const style = await resolveConfig(schemaPath());
const schema = JSON.stringify(withHoverTexts(loadSchema()), undefined, 2);
writeFileSync(schemaPath(), await format(schema, { ...style, parser: 'json' }));

const ranges = join(packageRoot(), 'runtime', 'spec-ranges.ts');
writeFileSync(ranges, await format(rangesModule(), { ...style, parser: 'typescript' }));

for (const [name, overrides] of Object.entries(packages)) {
  const result = compile({ file, text }, { overrides: [`name=${name}`, ...overrides], runtime: '../../runtime' });
  if (result.package === undefined) throw new Error(renderDiagnostics(result.diagnostics, { color: false }));
  await writePackage(result.package.files, join(folder, name));
  console.log(`generated/${name}: ${result.package.files.size} files`);
}

for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  if (packages[name] === undefined) await rm(join(folder, name), { recursive: true });
}
