import { mkdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { ownVersion } from '../../compiler/cli/version.ts';
import { packageRoot } from '../../compiler/package-root.ts';
import { atomicWrite } from '../../runtime/files/atomic.node.ts';
import { adapterName } from '../../runtime/device/index.ts';
import type { AdapterInfo } from '../../runtime/device/index.ts';
import type { Section } from './section.ts';

export const resultsFolder = (): string => join(packageRoot(), 'bench', 'results');

/** Where and with what a benchmark ran. */
export const circumstances = (adapter: AdapterInfo, now: Date): Readonly<Record<string, string | number>> => ({
  date: now.toISOString(),
  adapter: adapterName(adapter),
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  platform: `${process.platform} ${process.arch}`,
  node: process.versions.node,
  fractalc: ownVersion(),
});

/** A stem for the run's files, of which no two have the same: the minute and the adapter. */
export const resultStem = (adapter: AdapterInfo, now: Date): string => {
  const name = adapterName(adapter)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-|-$/g, '');
  return `${now.toISOString().slice(0, 16).replaceAll(':', '')}-${name}`;
};

/** Writes the sections' data as JSON; gives the file's path. */
export const writeResults = async (
  stem: string,
  about: Readonly<Record<string, string | number>>,
  sections: readonly Section[],
): Promise<string> => {
  await mkdir(resultsFolder(), { recursive: true });
  const path = join(resultsFolder(), `${stem}.json`);
  const data = { ...about, sections: Object.fromEntries(sections.map((section) => [section.name, section.data])) };
  await atomicWrite(path, `${JSON.stringify(data, undefined, 1)}\n`);
  return path;
};
