import { open, readFile, type FileHandle } from 'node:fs/promises';
import { atomicWrite } from '../checkpoint/atomic.node.ts';

/** A line of log.jsonl. */
export interface LogEntry {
  /** Steps done, from 1. */
  readonly step: number;
  readonly loss: number;
  readonly bitsPerDim: number;
  readonly gradientNorm: number;
  readonly rate: number;
  /** Of this step. */
  readonly seconds: number;
}

/** A run's log: one JSON object a line. */
export class RunLog {
  private readonly file: FileHandle;

  private constructor(file: FileHandle) {
    this.file = file;
  }

  /** Opens a log to go on after `step`: what was logged after it, or was cut off by a crash, goes. */
  static async open(path: string, step: number): Promise<RunLog> {
    const text = await readFile(path, 'utf8').catch(() => '');
    const kept = text.split('\n').filter((line) => (stepOf(line) ?? Infinity) <= step);
    await atomicWrite(path, kept.map((line) => `${line}\n`).join(''));
    return new RunLog(await open(path, 'a'));
  }

  async append(entry: LogEntry): Promise<void> {
    await this.file.appendFile(`${JSON.stringify(entry)}\n`);
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/** The step of a line; undefined where the line isn't whole. */
function stepOf(line: string): number | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && 'step' in entry && typeof entry.step === 'number'
      ? entry.step
      : undefined;
  } catch {
    return undefined;
  }
}
