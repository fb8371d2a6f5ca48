import { readFile } from 'node:fs/promises';
import type { SpecSource } from '../1-parse/parse-spec.ts';
import { similarSpec } from '../1-parse/spec-files.ts';

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
    if (code === 'ENOENT') throw new SpecFileError(`${file}: there is no such file.${suggestion(file)}`, { cause });
    if (code === 'EISDIR') throw new SpecFileError(`${file}: this is a folder; expected a spec in YAML.`, { cause });
    throw cause;
  }
}

function suggestion(file: string): string {
  const similar = similarSpec(file);
  if (similar !== undefined) return `\n  suggestion: ${similar}`;
  return /^[\w.]+:[^/\\]/.test(file) ? ' An override has the form key=value.' : '';
}
