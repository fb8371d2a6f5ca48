import {
  evaluateOptions,
  profileOptions,
  sampleOptions,
  trainOptions,
  verifyOptions,
  type OptionRow,
} from '../../runtime/commands/option-table.ts';
import type { RawOptions } from '../../runtime/commands/option-values.ts';
import type { CliIo } from './io.ts';

export type CommandName =
  'check' | 'compile' | 'train' | 'sample' | 'evaluate' | 'report' | 'runs' | 'verify' | 'profile';

/** What a command is called with. */
export interface Invocation {
  /** The words that are neither options nor overrides. */
  readonly words: readonly string[];
  /** `key=value` words, in order. */
  readonly overrides: readonly string[];
  readonly options: RawOptions;
  readonly io: CliIo;
}

export interface CommandRow {
  readonly summary: string;
  /** What stands behind the command's name. */
  readonly usage: string;
  readonly details: string;
  readonly options: readonly OptionRow[];
  /** Whether `key=value` words mean something. */
  readonly takesOverrides: boolean;
}

const json: OptionRow = { name: 'json', help: 'print one JSON object as the last line of standard output' };
const overrides = 'key=value sets any key of the spec, such as levels.0.module=masked or train.steps=200.';

/** Every command of `fractalc`, as its help tells it. */
export const commandTable: Readonly<Record<CommandName, CommandRow>> = {
  check: {
    summary: 'check a spec and count its parameters',
    usage: 'SPEC [key=value …] [options]',
    details: `Tells every fault of the spec, with its place. ${overrides}`,
    options: [json],
    takesOverrides: true,
  },
  compile: {
    summary: 'compile a spec to a package that runs on its own',
    usage: 'SPEC [key=value …] -o DIR [options]',
    details: `The package trains and samples by itself: npm install && node . --help. ${overrides}`,
    options: [{ name: 'output', short: 'o', value: 'DIR', help: "the package's folder" }, json],
    takesOverrides: true,
  },
  train: {
    summary: 'compile a spec and train it',
    usage: '[SPEC] [key=value …] --data PATH -o RUN [options]',
    details: `A run is a folder. Ctrl-C finishes the step and leaves a checkpoint, from which 'train --resume -o RUN' goes on; a second Ctrl-C stops at once. ${overrides}`,
    options: trainOptions,
    takesOverrides: true,
  },
  sample: {
    summary: 'draw images with a run',
    usage: 'RUN [options]',
    details:
      "Writes one PNG for each image and grid.png with a row for each class. What isn't given is as in the spec. Ctrl-C stops after the batch; the pictures so far stay.",
    options: sampleOptions,
    takesOverrides: false,
  },
  evaluate: {
    summary: 'held-out bits/dim of a run',
    usage: 'RUN [options]',
    details: "Scores the test split of the data with the run's newest weights.",
    options: evaluateOptions,
    takesOverrides: false,
  },
  report: {
    summary: 'write a page about a run',
    usage: 'RUN [options]',
    details:
      'One HTML file that needs no other: loss curves, samples over time, the architecture, the plan, the spec and the environment.',
    options: [{ name: 'output', short: 'o', value: 'FILE', help: 'the page (default: RUN/report.html)' }, json],
    takesOverrides: false,
  },
  runs: {
    summary: 'list the runs in a folder',
    usage: '[FOLDER, default: runs] [options]',
    details: 'Tells the state of every run, its bits/dim in training (smoothed) and at best, and how its spec differs.',
    options: [json],
    takesOverrides: false,
  },
  verify: {
    summary: 'compare this machine with the reference implementation',
    usage: '[FILE.safetensors, default: the self-test] [options]',
    details:
      "Replays a golden file of the paper's code: conditions, logits, losses, gradients, an update and sampled pixels. Without FILE it replays the small one that comes with fractalc: a self-test of a GPU and its driver. Exit code 1 where a group is off, 4 where the file can't be replayed.",
    options: verifyOptions,
    takesOverrides: false,
  },
  profile: {
    summary: 'where the time of a training step or of sampling goes, kernel by kernel',
    usage: 'SPEC [key=value …] [options]',
    details: `Runs the model with random weights on random data and times every dispatch on the GPU. Operations and bytes are what the formulas ask for; the peaks are those of a large product and of a long elementwise function in the same run. On kernels of microseconds the timestamps themselves take most of the time: compare the times with and without. ${overrides}`,
    options: profileOptions,
    takesOverrides: true,
  },
};
