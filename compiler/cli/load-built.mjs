/**
 * Imports a module of the command line: the built one, or, in a clone without a build, the source through tsx.
 * Plain JavaScript without dependencies, because it runs before there are any.
 */
import { existsSync } from 'node:fs';

export async function loadBuilt(name) {
  const built = new URL(`../../dist/compiler/cli/${name}.js`, import.meta.url);
  if (existsSync(built)) return import(built.href);
  const tsx = await import('tsx').catch(() => undefined);
  if (tsx !== undefined) return import(new URL(`./${name}.ts`, import.meta.url).href);
  console.error('fractalc has not been built yet. Run: npm run setup');
  process.exit(1);
}
