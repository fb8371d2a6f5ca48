import { atomicWrite } from '../files/atomic.node.ts';
import { GrowingFile } from '../files/growing-file.node.ts';
import type { OnRefusal } from '../files/growing-file.node.ts';
import { FileError } from '../files/file-error.ts';
import { readRegularText } from '../files/regular-file.node.ts';
import { RunError } from './run-error.ts';
import { isUndone, readRows } from './training-rows.ts';
import type { TrainingRow } from './training-rows.ts';

/** A run's log: one JSON object a line. */
export class RunLog {
  private readonly file: GrowingFile;

  private constructor(file: GrowingFile) {
    this.file = file;
  }

  /** Opens a log to go on after `step`: what was logged about later steps, or was cut off by a crash, goes. */
  static async open(path: string, step: number, onRefusal: OnRefusal): Promise<RunLog> {
    const lines = (await textOf(path)).split('\n').filter((line) => isKept(line, step));
    await atomicWrite(path, lines.map((line) => `${line}\n`).join(''));
    return new RunLog(await GrowingFile.open(path, 'a', onRefusal));
  }

  async append(row: TrainingRow): Promise<void> {
    await this.file.append(Buffer.from(`${JSON.stringify(row, compact)}\n`));
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/** Nine digits hold a 32-bit float; more would only make the log longer. Times need theirs. */
const compact = (key: string, value: unknown): unknown => {
  const isFraction = typeof value === 'number' && Number.isFinite(value) && !Number.isInteger(value);
  return isFraction && key !== 'time' ? Number(value.toPrecision(9)) : value;
};

/** The rows of a log; none where there is no log yet. Throws a RunError where it can't be read. */
export const readLog = async (path: string): Promise<readonly TrainingRow[]> => readRows(await textOf(path));

const textOf = async (path: string): Promise<string> => {
  try {
    return await readRegularText(path);
  } catch (cause) {
    if (cause instanceof FileError && cause.code === 'ENOENT') return '';
    throw new RunError(`${path}: the run's log can't be read.`, '', { cause });
  }
};

/** Rows of kinds that this version doesn't know stay too. */
const isKept = (line: string, step: number): boolean => {
  try {
    const row = JSON.parse(line) as TrainingRow;
    return typeof row.step === 'number' && !isUndone(row, step);
  } catch {
    return false;
  }
};
