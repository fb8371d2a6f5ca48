import type { OptionValues } from '../../../runtime/commands/option-values.ts';
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
import { lowerModel } from '../../lower.ts';
import { soundModel } from '../sound-model.ts';
import { readSpecFile } from '../spec-file.ts';
import { ownVersion } from '../version.ts';
import { prepareFile } from '../../../runtime/commands/output/prepare.node.ts';
import { filesOf } from '../../1-parse/extend.ts';
import { json } from '../../../runtime/commands/options/shared.ts';
import { overridesHelp, subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** `fractalc explain`. Opens no device. */
const run = async (call: CliCall): Promise<Outcome> => {
  const { options } = call;
  const batch = options.keyed('batch');
  const source = await readSpecFile(subject(call, 'SPEC'));
  const adapterName = options.text('adapter') ?? 'auto';
  const inputs = [...filesOf(source), adapterName];
  for (const file of [options.text('html'), options.text('svg')])
    if (file !== undefined) await prepareFile(file, inputs);
  const adapter = await findAdapter(adapterName);
  const lowered = lowerModel(soundModel(source, call.overrides, (text) => call.io.err(text)).architecture);
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
};

export const command: CliCommand = {
  usage: 'SPEC [key=value …] [options]',
  details: `Draws the recursion and tells parameters, operations, memory, dispatches, what fits on an adapter and about how long it takes. No device is opened. ${overridesHelp}`,
  options: [
    { name: 'batch', value: 'N', help: "images at a time (default: the spec's training batch)", key: 'train.batch' },
    {
      name: 'adapter',
      value: 'KIND',
      help: "auto (default: the adapter that 'profile' measured here, else software), h100, m2, software, or a FILE that 'profile --json' wrote",
    },
    { name: 'kernels', help: 'list every dispatch: what it computes, what is fused, its kernel' },
    { name: 'graph', help: 'print the graphs that the kernels are made from' },
    { name: 'html', value: 'FILE', help: 'write a page' },
    { name: 'svg', value: 'FILE', help: 'write the recursion as a drawing' },
    json,
  ],
  takesOverrides: true,
  run,
};

/** The graphs by program and name. */
const graphTexts = ({ graphs }: LoweredModel): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(graphs).flatMap(([program, list]) =>
      list.map((graph) => [`${program}.${graph.name}`, printGraph(graph).trimEnd()]),
    ),
  );

/** Writes what the user asked for, and gives the files' names. */
const writePictures = async (
  options: OptionValues,
  explanation: Explanation,
  lowered: LoweredModel,
): Promise<readonly string[]> => {
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
};
