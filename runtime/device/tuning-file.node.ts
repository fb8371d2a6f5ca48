import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.node.ts';
import { adapterName } from './adapter-info.ts';
import type { AdapterInfo } from './adapter-info.ts';
import { messageOf } from './errors.ts';
import { untuned } from './tuning.ts';
import type { Tuning } from './tuning.ts';
import { parseTable, tunedAdapter } from './tuning-table.ts';

/** The file of an adapter's tuning: one for each adapter and driver. */
export const tuningFile = (adapter: AdapterInfo): string => {
  const key = createHash('sha256')
    .update(JSON.stringify(tunedAdapter(adapter)))
    .digest('hex');
  const name = adapterName(adapter)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 48);
  return join(cacheFolder(), 'tuning', `${name}-${key.slice(0, 8)}.json`);
};

/** What `fractalc tune` has kept for an adapter. A file that can't be used is left out, with a warning. */
export const readTuning = async (adapter: AdapterInfo): Promise<Tuning> => {
  const file = tuningFile(adapter);
  try {
    const choices = parseTable(await readFile(file, 'utf8'), adapter);
    return { choices: new Map(choices.map(({ problem, form }) => [problem, form])), file };
  } catch (error) {
    if (isMissing(error)) return untuned;
    const warning = `${file}: the tuning is left out: ${messageOf(error)}. 'fractalc tune SPEC' writes it anew.`;
    return { ...untuned, warning };
  }
};

const isMissing = (error: unknown): boolean => error instanceof Error && Reflect.get(error, 'code') === 'ENOENT';
