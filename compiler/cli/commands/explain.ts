import { OptionValues } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { atomicWrite } from '../../../runtime/files/atomic.node.ts';
import { asDevice } from '../../adapters/description.ts';
import { findAdapter } from '../../adapters/find-adapter.ts';
import { listDispatches, renderDispatches } from '../../explain/dispatch-list.ts';
import { explainModel } from '../../explain/explain-model.ts';
import type { Explanation } from '../../explain/explanation.ts';
import { renderExplanationPage } from '../../explain/page.ts';
import { renderExplanation } from '../../explain/render-text.ts';
import { drawExplanation } from '../../explain/svg.ts';
import { printGraph } from '../../ir/print.ts';
import type { LoweredModel } from '../../lower.ts';
import type { Invocation } from '../command-table.ts';
import { lowerModel } from '../../lower.ts';
import { soundModel } from '../sound-model.ts';
import { readSpecFile } from '../spec-file.ts';
import { ownVersion } from '../version.ts';
import { subject } from '../words.ts';
import { prepareFile } from '../../../runtime/commands/output/prepare.node.ts';
import { filesOf } from '../../1-parse/extend.ts';

/** `fractalc explain`. Opens no device. */
export async function run(invocation: Invocation): Promise<Outcome> {
  const options = new OptionValues(invocation.options);
  const batch = options.keyed('batch');
  const source = await readSpecFile(subject(invocation, 'SPEC', 'explain'));
  const adapterName = options.text('adapter') ?? 'auto';
  const inputs = [...filesOf(source), adapterName];
  for (const file of [options.text('html'), options.text('svg')])
    if (file !== undefined) await prepareFile(file, inputs);
  const adapter = await findAdapter(adapterName);
  const lowered = lowerModel(soundModel(source, invocation.overrides, (text) => invocation.io.err(text)).architecture);
  const explanation = explainModel(lowered, batch ?? lowered.architecture.train.batch, adapter);
  const dispatchList = options.flag('kernels')
    ? listDispatches(lowered, asDevice(adapter), explanation.batch)
    : undefined;
  const graphs = options.flag('graph') ? graphTexts(lowered) : undefined;
  const written = await writePictures(options, explanation, lowered);
  return {
    text: [
      renderExplanation(explanation),
      ...(dispatchList === undefined ? [] : [renderDispatches(dispatchList)]),
      ...Object.values(graphs ?? {}),
      ...written.map((file) => `${file}: open it in a browser`),
    ].join('\n\n'),
    json: { ...explanation, ...(dispatchList && { dispatchList }), ...(graphs && { graphs }), written },
  };
}

/** The graphs by program and name. */
const graphTexts = ({ graphs }: LoweredModel): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(graphs).flatMap(([program, list]) =>
      list.map((graph) => [`${program}.${graph.name}`, printGraph(graph).trimEnd()]),
    ),
  );

/** Writes what the user asked for, and gives the files' names. */
async function writePictures(
  options: OptionValues,
  explanation: Explanation,
  lowered: LoweredModel,
): Promise<readonly string[]> {
  const pictures = [
    [options.text('html'), () => renderExplanationPage(explanation, lowered, ownVersion())],
    [options.text('svg'), () => drawExplanation(explanation)],
  ] as const;
  const written: string[] = [];
  for (const [file, draw] of pictures) {
    if (file === undefined) continue;
    await atomicWrite(file, draw());
    written.push(file);
  }
  return written;
}
