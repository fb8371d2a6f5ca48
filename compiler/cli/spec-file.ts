import { FileError } from '../../runtime/files/file-error.ts';
import { readRegularFile } from '../../runtime/files/regular-file.node.ts';
import type { SpecSource } from '../1-parse/parse-spec.ts';
import { maximumBytes } from '../1-parse/read-text.ts';
import { similarSpec } from '../1-parse/spec-files.ts';

/** A spec that can't be read. */
export class SpecFileError extends Error {
  override readonly name = 'SpecFileError';
}

/** Reads a spec; throws a SpecFileError that names the file, and one with a similar name. */
export async function readSpecFile(file: string): Promise<SpecSource> {
  try {
    return { file, text: await readRegularFile(file, maximumBytes) };
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause;
    throw new SpecFileError(`${cause.message}${adviceFor(cause)}`, { cause });
  }
}

function adviceFor({ path, code }: FileError): string {
  if (code === 'NOT_A_FILE') return '\n  expected a spec in YAML; write what a pipe gives to a file first';
  if (code === 'TOO_LARGE') return '\n  suggestion: check that this is the spec and not a checkpoint or a data file';
  if (code !== 'ENOENT') return '';
  const similar = similarSpec(path);
  if (similar !== undefined) return `\n  suggestion: ${similar}`;
  return /^[\w.]+:[^/\\]/.test(path) ? ' An override has the form key=value.' : '';
}
