import { exitCode } from '../../runtime/commands/exit-code.ts';
import { explainFailure, type Failure } from '../../runtime/commands/failure.ts';
import { settle, type Io } from '../../runtime/commands/outcome.ts';
import type { AdapterChoice } from '../../runtime/device/index.ts';
import { ReferenceMismatch } from '../reference/mismatch.ts';
import { renderReport } from './render-report.ts';
import { verifyGolden } from './verify-golden.ts';

export interface VerifyCommand {
  /** Prints the report as JSON. */
  readonly json: boolean;
  readonly adapter?: AdapterChoice | undefined;
  /** Shows the stack of what was thrown. */
  readonly debug?: boolean;
}

const standardIo: Io = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
};

/** `fractalc verify`: compares with a golden file, prints the report and gives the exit code: 0 only if every group passes. */
export const runVerify = (path: string, command: VerifyCommand, io: Io = standardIo): Promise<number> =>
  settle(io, { json: command.json, debug: command.debug ?? false, explain }, async () => {
    const report = await verifyGolden(path, command.adapter === undefined ? {} : { adapter: command.adapter });
    return { text: renderReport(report), json: report, exitCode: report.pass ? exitCode.ok : exitCode.fault };
  });

const explain = (thrown: unknown): Failure =>
  thrown instanceof ReferenceMismatch ? { exitCode: exitCode.fault, message: thrown.message } : explainFailure(thrown);
