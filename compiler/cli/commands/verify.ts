import { exitCode } from '../../../runtime/exit-code.ts';
import { OptionValues } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { renderReport } from '../../replay/render-report.ts';
import { selfTestPath } from '../../replay/self-test.ts';
import { verifyGolden } from '../../replay/verify-golden.ts';
import type { Invocation } from '../command-table.ts';

/** `fractalc verify`, of the self-test where no file is named */
export async function run(invocation: Invocation): Promise<Outcome> {
  const { adapter } = new OptionValues(invocation.options);
  const path = invocation.words[0] ?? selfTestPath();
  const report = await verifyGolden(path, adapter === undefined ? {} : { adapter });
  return { text: renderReport(report), json: report, exitCode: report.pass ? exitCode.ok : exitCode.fault };
}
