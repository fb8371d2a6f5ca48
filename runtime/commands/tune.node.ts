import type { AdapterChoice, OpenDevice } from '../device/index.ts';
import { readTuning } from '../device/tuning-file.node.ts';
import type { CompiledModel } from '../model.ts';
import { keepTuning } from '../tune/keep-tuning.node.ts';
import type { TunedBatches } from '../tune/problems.ts';
import { choicesOf, tuneModel } from '../tune/tune-model.ts';
import { withDevice } from './device.ts';
import type { Outcome } from './outcome.ts';
import type { Reporter } from './reporter.ts';
import { renderTuning, reportTuning } from './tuning-report.ts';

export interface TuneCommand {
  readonly model: CompiledModel;
  readonly batches: TunedBatches;
  readonly adapter: AdapterChoice | undefined;
  readonly reporter: Reporter;
}

const secondsBetweenNotes = 10;

/** Measures every form of a model's kernels on the adapter and keeps what is faster than the rules' choice. */
export const tuneCommand = ({ model, batches, adapter, reporter }: TuneCommand): Promise<Outcome> => {
  const tune = async (open: OpenDevice): Promise<Outcome> => {
    let noted = performance.now();
    const tuned = await tuneModel(open, model, batches, (done, total, label) => {
      const now = performance.now();
      if (now - noted < 1000 * secondsBetweenNotes) return;
      noted = now;
      reporter.note(`${done} of ${total} kernels and sizes measured; now ${label}`);
    });
    const measured = tuned.map(({ key }) => key);
    const file = await keepTuning(open.adapter, measured, choicesOf(tuned));
    const report = reportTuning(model.description.name, open.adapter, batches, tuned, file);
    // Read back as train, sample and evaluate will.
    const { choices } = await readTuning(open.adapter);
    return { text: renderTuning(report), json: { ...report, kept: choices.size } };
  };
  return withDevice(adapter, reporter, tune);
};
