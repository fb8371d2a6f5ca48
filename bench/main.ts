/** `npm run bench`: measures this machine, prints one report and stores its numbers in bench/results. */
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { UsageError } from '../runtime/commands/usage-error.ts';
import { exitCode } from '../runtime/exit-code.ts';
import { openDevice } from '../runtime/device/index.ts';
import type { AdapterInfo } from '../runtime/device/index.ts';
import { updateCounts } from './counts/store.ts';
import { growthSection } from './growth/section.ts';
import { limitSection } from './limit/section.ts';
import { parseOptions } from './options.ts';
import type { BenchOptions, Part } from './options.ts';
import { peersSection } from './peers/section.ts';
import { referenceSection } from './reference/section.ts';
import { circumstances, resultsFolder, resultStem, writeResults } from './report/results.ts';
import type { Section } from './report/section.ts';

const progress = (text: string): void => console.error(text);

const adapterOf = async ({ adapter }: BenchOptions): Promise<AdapterInfo> => {
  const open = await openDevice(adapter === undefined ? {} : { adapter });
  await open.close();
  return open.adapter;
};

/** A part's findings; undefined where it has nothing to go by. */
const runPart = (part: Part, options: BenchOptions): Promise<Section> | undefined => {
  const { reference, python, device, batches, adapter, quick } = options;
  const common = { adapter, quick, progress };
  switch (part) {
    case 'reference':
      return reference === undefined
        ? undefined
        : referenceSection({ ...common, folder: reference, python, device, batches });
    case 'peers':
      return peersSection(common);
    case 'limit':
      return limitSection(common);
    case 'growth':
      return growthSection(common);
  }
};

const measure = async (options: BenchOptions): Promise<void> => {
  const now = new Date();
  const adapter = await adapterOf(options);
  const about = circumstances(adapter, now);
  console.log(
    `${about['adapter'] ?? ''}, ${about['cores'] ?? ''} cores (${about['processor'] ?? ''}), ${about['date'] ?? ''}`,
  );
  const stem = resultStem(adapter, now);
  const sections: Section[] = [];
  for (const part of options.parts) {
    const section = await runPart(part, options);
    if (section === undefined) {
      progress(`${part}: left out; it needs --reference DIR, a checkout of https://github.com/LTH14/fractalgen`);
      continue;
    }
    console.log(`\n## ${section.title}\n\n${section.text}`);
    sections.push(section);
    const path = await writeResults(stem, about, sections); // after every part, so that an interruption loses one
    if (section.plot !== undefined) await writeFile(join(resultsFolder(), `${stem}.svg`), section.plot);
    progress(`stored in ${relative(process.cwd(), path)}`);
  }
};

const main = async (): Promise<number> => {
  const options = parseOptions(process.argv.slice(2));
  if ('help' in options) console.log(options.help);
  else if (options.updateCounts) await updateCounts(progress);
  else await measure(options);
  return exitCode.ok;
};

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return error instanceof UsageError ? exitCode.usage : exitCode.fault;
});
