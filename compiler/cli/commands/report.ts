import { atomicWrite } from '../../../runtime/files/atomic.node.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { checkIsRun, RunFolder } from '../../../runtime/runs/run-folder.node.ts';
import { renderPage } from '../../report/page.ts';
import { readFacts } from '../../report/run-facts.ts';
import { ownVersion } from '../version.ts';
import { prepareFile } from '../../../runtime/commands/output/prepare.node.ts';
import { json, output } from '../../../runtime/commands/options/shared.ts';
import { subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** `fractalc report` */
const run = async (call: CliCall): Promise<Outcome> => {
  const run = new RunFolder(subject(call, 'RUN'));
  const output = call.options.text('output') ?? run.report;
  checkIsRun(run);
  await prepareFile(output, run.ownFiles);
  const now = Date.now() / 1000;
  const facts = await readFacts(run, now);
  const page = renderPage(facts, ownVersion(), now);
  await atomicWrite(output, page);
  const { state } = facts;
  return {
    text: `${output}: ${Math.ceil(page.length / 1024)} KiB, open it in a browser`,
    json: { run: run.name, output, bytes: Buffer.byteLength(page), state: state.status, step: state.step },
  };
};

export const command: CliCommand = {
  usage: 'RUN [options]',
  details:
    'One HTML file that needs no other: loss curves, samples over time, the architecture, the plan, the spec and the environment.',
  options: [{ ...output, value: 'FILE', help: 'the page (default: RUN/report.html)' }, json],
  run,
};
