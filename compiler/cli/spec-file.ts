import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { SpecSource } from '../1-parse/parse-spec.ts';
import { nearest } from '../diagnostics/nearest.ts';

/** A spec that can't be read. */
export class SpecFileError extends Error {
  override readonly name = 'SpecFileError';
}

/** Reads a spec; throws a SpecFileError that names the file, and one with a similar name. */
export async function readSpecFile(file: string): Promise<SpecSource> {
  try {
    return { file, text: await readFile(file) };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT')
      throw new SpecFileError(`${file}: there is no such file.${await similarFile(file)}`, { cause });
    if (code === 'EISDIR') throw new SpecFileError(`${file}: this is a folder; expected a spec in YAML.`, { cause });
    throw cause;
  }
}

async function similarFile(file: string): Promise<string> {
  const names = await readdir(dirname(file)).catch((): string[] => []);
  const specs = names.filter((name) => /\.ya?ml$/.test(name));
  const similar = nearest(basename(file), specs);
  return similar === undefined ? '' : `\n  suggestion: ${join(dirname(file), similar)}`;
}
