import { readdirSync, readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { readRegularText } from '../../runtime/files/regular-file.node.ts';
import { packageRoot } from '../package-root.ts';
import { AdapterFileError } from './adapter-file-error.ts';
import type { AdapterDescription } from './description.ts';
import { readMeasured } from './measured.ts';
import { parseAdapter } from './parse-adapter.ts';

const folder = (): string => join(packageRoot(), 'compiler', 'adapters', 'known');

/** Adapters that are described without having them. */
export const knownAdapters = (): readonly string[] =>
  readdirSync(folder())
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();

/** `auto`: the adapter that was measured on this machine, else the software adapter's known rates. No device is opened. */
export const findAdapter = async (choice: string): Promise<AdapterDescription> =>
  withHostMemory(await describe(choice));

const describe = async (choice: string): Promise<AdapterDescription> => {
  if (choice === 'auto') return (await readMeasured()) ?? known('software');
  if (knownAdapters().includes(choice)) return known(choice);
  const text = await readRegularText(choice, 2 ** 20).catch((cause: unknown) => {
    throw new AdapterFileError(
      `--adapter ${choice}: there is no such file, nor an adapter of this name.\n  expected auto, ${knownAdapters().join(', ')}, or a file that 'fractalc profile SPEC --json' wrote`,
      { cause },
    );
  });
  return parseAdapter(text, choice);
};

const known = (name: string): AdapterDescription => {
  const file = join(folder(), `${name}.json`);
  return parseAdapter(readFileSync(file, 'utf8'), file);
};

/** A software adapter's memory is the machine's. */
const withHostMemory = (adapter: AdapterDescription): AdapterDescription =>
  adapter.isSoftware && adapter.memory === null
    ? { ...adapter, memory: { value: totalmem(), source: "this machine's memory" } }
    : adapter;
