import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FileError } from '../../runtime/files/file-error.ts';
import { readRegularFile } from '../../runtime/files/regular-file.node.ts';
import { listRuns } from '../../runtime/runs/run-folder.node.ts';
import type { SpecSource } from '../1-parse/parse-spec.ts';
import { maximumBytes } from '../1-parse/read-text.ts';
import { similarSpec } from '../1-parse/spec-files.ts';
import { listed } from '../words.ts';
import { exitCode } from '../../runtime/exit-code.ts';

/** A spec that can't be read. */
export class SpecFileError extends Error {
  override readonly name = 'SpecFileError';
  readonly exitCode = exitCode.fault;
}

/** Files that a message names. */
const mostNamed = 10;

/** Reads a spec; throws a SpecFileError that names the file, and one that may have been meant. */
export const readSpecFile = async (file: string): Promise<SpecSource> => {
  try {
    return { file, text: await readRegularFile(file, maximumBytes) };
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause;
    throw new SpecFileError(`${cause.message}${adviceFor(cause)}`, { cause });
  }
};

const adviceFor = ({ path, code }: FileError): string => {
  if (code === 'NOT_A_FILE') return isFolder(path) ? adviceForFolder(path) : pipeAdvice;
  if (code === 'TOO_LARGE') return '\n  suggestion: check that this is the spec and not a checkpoint or a data file';
  if (code !== 'ENOENT') return '';
  const similar = similarSpec(path);
  if (similar !== undefined) return `\n  suggestion: ${similar}`;
  const override = meantOverride(path);
  return override === undefined ? '' : ` An override has the form key=value.\n  suggestion: ${override}`;
};

const pipeAdvice = '\n  expected a spec in YAML; write what a pipe gives to a file first';

/** A run and a package have their spec in them; of other folders, the specs and those of the runs. */
const adviceForFolder = (path: string): string => {
  const own = join(path, 'spec.yaml');
  if (existsSync(own)) return `\n  suggestion: ${own}`;
  const specs = readdirSync(path).filter((name) => /\.ya?ml$/.test(name)).map((name) => join(path, name)); // prettier-ignore
  const found = [...specs, ...listRuns(path).map((run) => join(run, 'spec.yaml'))];
  if (found.length === 0) return '\n  expected a spec in YAML';
  return `\n  suggestion: ${listed(found.slice(0, mostNamed), 'or')}`;
};

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** The override that was meant by `train.steps:200`. */
export const meantOverride = (word: string): string | undefined => {
  const found = /^([\w.[\]]+):([^/\\].*)$/.exec(word);
  return found === null ? undefined : `${found[1] ?? ''}=${found[2] ?? ''}`;
};
