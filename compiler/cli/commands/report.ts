import { atomicWrite } from '../../../runtime/files/atomic.node.ts';
import { OptionValues } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { checkIsRun, RunFolder } from '../../../runtime/runs/run-folder.node.ts';
import { renderPage } from '../../report/page.ts';
import { readFacts } from '../../report/run-facts.ts';
import type { Invocation } from '../command-table.ts';
import { ownVersion } from '../version.ts';
import { subject } from '../words.ts';
import { prepareFile } from '../../../runtime/commands/output/prepare.node.ts';

/** `fractalc report` */
export async function run(invocation: Invocation): Promise<Outcome> {
  const run = new RunFolder(subject(invocation, 'RUN', 'report'));
  const output = new OptionValues(invocation.options).text('output') ?? run.report;
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
}
