import {
  dataOptions,
  evaluateOptions,
  explainOptions,
  profileOptions,
  sampleOptions,
  sweepOptions,
  trainOptions,
  tuneOptions,
  verifyOptions,
  type OptionRow,
} from '../../runtime/commands/option-table.ts';
import type { RawOptions } from '../../runtime/commands/option-values.ts';
import type { CliIo } from './io.ts';

export type CommandName =
  | 'init'
  | 'check'
  | 'render'
  | 'diff'
  | 'explain'
  | 'compile'
  | 'serve'
  | 'train'
  | 'sweep'
  | 'sample'
  | 'evaluate'
  | 'data'
  | 'import'
  | 'export'
  | 'report'
  | 'runs'
  | 'verify'
  | 'profile'
  | 'tune'
  | 'help';

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
  /** Words that it takes besides overrides; one where undefined. */
  readonly mostWords?: number;
}

const json: OptionRow = { name: 'json', help: 'print one JSON object as the last line of standard output' };
const overrides = 'key=value sets any key of the spec, such as levels.0.module=masked or train.steps=200.';

const initOptions: readonly OptionRow[] = [
  {
    name: 'data',
    value: 'PATH',
    help: "what 'train --data' takes, as long as it holds pictures; 'fashion-mnist' is the bundled sample",
  },
  { name: 'template', value: 'NAME', help: 'pictures where no data tells them: grey, rgb32, rgb64 or rgb256' },
  { name: 'size', value: 'N', help: 'side of the pictures, or height and width: 48x64', key: 'data.shape.*' },
  { name: 'channels', value: 'N', help: 'channels of a pixel (default: 3)', key: 'data.channels' },
  { name: 'classes', value: 'N', help: 'number of classes (default: 1)', key: 'data.classes' },
  { name: 'module', value: 'NAME', help: 'ar (default), masked or mixed' },
  { name: 'budget', value: 'NAME', help: "minutes (without a GPU), hours (one GPU) or days (the paper's sizes)" },
  { name: 'force', help: 'write over a file that is there' },
  json,
];

/** Every command of `fractalc`, as its help tells it. */
export const commandTable: Readonly<Record<CommandName, CommandRow>> = {
  init: {
    summary: 'write a commented spec to start from',
    usage: '[FILE, default: fractal.yaml] [options]',
    details:
      'Asks for what the options leave open; without a terminal, data (or template or size) and budget must be given.',
    options: initOptions,
    takesOverrides: false,
  },
  check: {
    summary: 'check specs and count their parameters',
    usage: 'SPEC… [key=value …] [options]',
    details: `Tells every fault of the specs, with its place; exit code 1 where any is an error. ${overrides}`,
    options: [{ name: 'sarif', help: 'print the diagnostics as SARIF 2.1.0, for code hosts and editors' }, json],
    takesOverrides: true,
    mostWords: Infinity,
  },
  render: {
    summary: 'print the effective spec and where each value comes from',
    usage: 'SPEC [key=value …] [options]',
    details: `What the compiler builds from, as YAML: with bases, overrides and defaults, and beside each value the file and line that set it, 'command line' or 'default'. ${overrides}`,
    options: [json],
    takesOverrides: true,
  },
  diff: {
    summary: 'compare two specs by meaning, with parameters and cost',
    usage: 'SPEC [SPEC] [key=value …] [options]',
    details: `Tells on which values of the effective specs they differ, however they are written, and what that does to parameters and floating-point operations. A run stands for its spec. Overrides are for the second spec; without one, for the first against itself. ${overrides}`,
    options: [json],
    takesOverrides: true,
    mostWords: 2,
  },
  explain: {
    summary: 'tell what a spec takes, without a GPU',
    usage: 'SPEC [key=value …] [options]',
    details: `Draws the recursion and tells parameters, operations, memory, dispatches, what fits on an adapter and about how long it takes. No device is opened. ${overrides}`,
    options: explainOptions,
    takesOverrides: true,
  },
  compile: {
    summary: 'compile a spec to a package that runs on its own',
    usage: 'SPEC [key=value …] -o DIR [options]',
    details: `The package trains and samples by itself: npm install && node . --help. With weights it has a page too, index.html, that samples in a browser from any static server; 'fractalc serve DIR' is one. ${overrides}`,
    options: [
      { name: 'output', short: 'o', value: 'DIR', help: "the package's folder" },
      { name: 'weights', value: 'RUN', help: 'a run, or a file of its weights, for a page that samples in a browser' },
      { name: 'best', help: "the run's best weights by held-out bits/dim, in place of its newest" },
      json,
    ],
    takesOverrides: true,
  },
  serve: {
    summary: "show a compiled package's page in a browser on this machine",
    usage: 'DIR [options]',
    details:
      "Serves what 'compile SPEC --weights RUN -o DIR' wrote, to this machine alone (127.0.0.1), until Ctrl-C. The browser does all the work and talks to nothing else.",
    options: [
      {
        name: 'port',
        value: 'N',
        help: 'port to listen on; 0 is any free one (default: the first free one from 8080)',
      },
      { name: 'open', value: 'WORD', help: 'yes or no: open the page in the browser (default: yes on a terminal)' },
      json,
    ],
    takesOverrides: false,
  },
  train: {
    summary: 'compile a spec and train it',
    usage: '[SPEC] [key=value …] --data PATH -o RUN [options]',
    details: `A run is a folder. Ctrl-C finishes the step and leaves a checkpoint, from which 'train --resume -o RUN' goes on; a second Ctrl-C stops at once. ${overrides}`,
    options: trainOptions,
    takesOverrides: true,
  },
  sweep: {
    summary: 'train every combination of some settings, one after the other',
    usage: 'SPEC key=value,value … --data PATH -o FOLDER [options]',
    details: `Values between commas make a run each, in all combinations: levels.0.module=ar,masked train.rate=1e-4,3e-4 are four. A folder that has been begun goes on where it was; every run is one that 'train' could have made. ${overrides}`,
    options: sweepOptions,
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
  data: {
    summary: 'describe data, or decode it once into a cache',
    usage: 'SOURCE [-o CACHE] [options]',
    details:
      "The cache is a folder that 'train --data' takes. It can be stopped at any moment: the same command goes on with it. KIND:PATH says what a path holds: cache, cifar, idx, arrays, images or bytes.",
    options: dataOptions,
    takesOverrides: false,
  },
  import: {
    summary: "bring in a checkpoint of the paper's code",
    usage: 'CHECKPOINT SPEC [key=value …] -o OUTPUT [options]',
    details: `CHECKPOINT is a file of torch.save (.pth) or safetensors with the reference's names; every name, shape and element type is checked against the spec. An OUTPUT that ends in .safetensors gets the weights alone; any other is the folder of a new run, for 'sample', 'evaluate --data' and 'train --resume --data'. How many heads a model has is in no checkpoint: it must be right in the spec. ${overrides}`,
    options: [
      { name: 'output', short: 'o', value: 'OUTPUT', help: 'a .safetensors file, or the folder of a new run' },
      {
        name: 'entry',
        value: 'NAME',
        help: "the state dict in CHECKPOINT (default: 'model', which the paper's code loads, or else the whole)",
      },
      json,
    ],
    takesOverrides: true,
    mostWords: 2,
  },
  export: {
    summary: "write weights as the paper's code reads them",
    usage: 'RUN -o FILE [options]\n       fractalc export WEIGHTS.safetensors SPEC [key=value …] -o FILE [options]',
    details: `Writes a run's newest weights, or a file's, with the names and shapes of the reference's state dict: for its --resume as .pth ({'model': …}), or as .safetensors. ${overrides}`,
    options: [{ name: 'output', short: 'o', value: 'FILE', help: 'ends in .pth or .safetensors' }, json],
    takesOverrides: true,
    mostWords: 2,
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
      "Replays a golden file of the paper's code: conditions, logits, losses, gradients, an update and sampled pixels. Without FILE it replays the small one that comes with fractalc: a self-test of a GPU and its driver. Exit code 1 where a group is off, 6 where the file can't be replayed.",
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
  tune: {
    summary: 'measure which forms of the kernels are fastest on this adapter',
    usage: 'SPEC [key=value …] [options]',
    details: `Most kernels come in several forms: for CPUs, GPUs and matrix units, with tiles of several sizes. Without a tuning, rules choose. This times all of them on the adapter at hand, at the sizes of the spec's training step and sampling, checks that they give the same numbers, and keeps what is faster than the rules' choice in the user's cache. 'train', 'sample' and 'evaluate' then go by it, here and in compiled packages; results differ by rounding at most. ${overrides}`,
    options: tuneOptions,
    takesOverrides: true,
  },
  help: {
    summary: 'explain a command, or a diagnostic by its code',
    usage: '[COMMAND | CODE | codes] [options]',
    details:
      "A diagnostic's page has its cause, an example and its cure: fractalc help FRC303. 'codes' lists them all.",
    options: [json],
    takesOverrides: false,
  },
};
