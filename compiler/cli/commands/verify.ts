import { exitCode } from '../../../runtime/exit-code.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { renderReport } from '../../replay/render-report.ts';
import { selfTestPath } from '../../replay/self-test.ts';
import { verifyGolden } from '../../replay/verify-golden.ts';
import { adapter, json } from '../../../runtime/commands/options/shared.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** `fractalc verify`, of the self-test where no file is named */
const run = async (call: CliCall): Promise<Outcome> => {
  const { adapter } = call.options;
  const path = call.words[0] ?? selfTestPath();
  const report = await verifyGolden(path, adapter === undefined ? {} : { adapter });
  return { text: renderReport(report), json: report, exitCode: report.pass ? exitCode.ok : exitCode.fault };
};

export const command: CliCommand = {
  usage: '[FILE.safetensors, default: the self-test] [options]',
  details:
    "Replays a golden file of the paper's code: conditions, logits, losses, gradients, an update and sampled pixels. Without FILE it replays the small one that comes with fractalc: a self-test of a GPU and its driver. Exit code 1 where a group is off, 6 where the file can't be replayed.",
  options: [adapter, json],
  run,
};
