import { itemSize } from '../data/dataset.ts';
import type { AdapterChoice } from '../device/index.ts';
import { Session } from '../execute/session.ts';
import { checkTrained } from '../run/run-folder.node.ts';
import { loadWeights } from '../run/run-weights.node.ts';
import { Sampler } from '../sample/sampler.ts';
import { withDevice } from './device.ts';
import type { LoadedRun } from './load-model.node.ts';
import { Meter } from './meter.ts';
import type { Outcome } from './outcome.ts';
import { checkShowable, writePictures, type Pictures } from './pictures.node.ts';
import { describeDuration, type Reporter, type Task } from './reporter.ts';
import { planSample, type SampleChoices, type SamplePlan } from './sample-plan.ts';

export interface SampleCommand extends LoadedRun {
  readonly choices: SampleChoices;
  /** Uses the weights with the lowest held-out bits/dim instead of the newest. */
  readonly best?: boolean | undefined;
  /** Folder of the pictures; the run's own where undefined. */
  readonly output?: string | undefined;
  readonly adapter?: AdapterChoice | undefined;
  readonly reporter: Reporter;
}

export interface SampleResult extends Pictures {
  readonly seed: number;
  readonly seconds: number;
}

/** Draws images with the run's newest or best weights and writes them as pictures. */
export async function sampleCommand(command: SampleCommand): Promise<SampleResult> {
  const started = performance.now();
  const { run, config, model, reporter } = command;
  const { data } = model.description;
  checkTrained(run);
  checkShowable(data);
  const plan = planSample(model, command.choices, config.classNames);
  const tokens = await withDevice(command.adapter, reporter, async (device) => {
    const session = new Session(device, model.plan, model.loadKernel);
    try {
      await loadWeights(session, run, command.best ?? false, (text) => reporter.note(text));
      return await draw(session, plan, command);
    } finally {
      session.close();
    }
  });
  const pictures = await writePictures(command.output ?? run.samples, tokens, data, plan, config.classNames);
  return { ...pictures, seed: plan.options.seed, seconds: (performance.now() - started) / 1000 };
}

/** All images, batch by batch. An image's number fixes its random draws, whatever the batches. */
async function draw(session: Session, plan: SamplePlan, { model, reporter }: SampleCommand): Promise<Uint32Array> {
  const { labels, batch, options, iterations } = plan;
  const size = itemSize(model.description.data);
  const tokens = new Uint32Array(labels.length * size);
  const sampler = await Sampler.create(session, model, batch, options.guidance !== 1, iterations);
  const task: Task = { name: 'sample', unit: 'image', from: 0, total: labels.length };
  const meter = new Meter(task, 1);
  reporter.start(task);
  for (let first = 0; first < labels.length; first += batch) {
    const part = labels.subarray(first, first + batch);
    tokens.set(await sampler.sample({ labels: part, firstImage: first, options, iterations }), first * size);
    reporter.step(meter.update(first + part.length));
  }
  return tokens;
}

/** What to print of a sampling. */
export function sampleOutcome({ grid, images, seed, seconds }: SampleResult): Outcome {
  const text = `${images.length} images in ${describeDuration(seconds)}: ${grid} shows them all, the single ones are beside it.`;
  return { text, json: { images: images.length, grid, files: images, seed, seconds } };
}
