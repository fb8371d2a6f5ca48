import type { CommandRow, Program } from '../../runtime/commands/command.ts';
import type { CliContext } from './command.ts';
import { meantOverride } from './spec-file.ts';
import { ownVersion } from './version.ts';

/** Every command: its name, what the list of commands says of it, and its file. */
const commands = {
  init: {
    summary: 'write a commented spec to start from',
    load: () => import('./commands/init.ts'),
  },
  check: {
    summary: 'check specs and count their parameters',
    load: () => import('./commands/check.ts'),
  },
  render: {
    summary: 'print the effective spec and where each value comes from',
    load: () => import('./commands/render.ts'),
  },
  diff: {
    summary: 'compare two specs by meaning, with parameters and cost',
    load: () => import('./commands/diff.ts'),
  },
  explain: {
    summary: 'tell what a spec takes, without a GPU',
    load: () => import('./commands/explain.ts'),
  },
  compile: {
    summary: 'compile a spec to a package that runs on its own',
    load: () => import('./commands/compile.ts'),
  },
  serve: {
    summary: "show a compiled package's page in a browser on this machine",
    load: () => import('./commands/serve.ts'),
  },
  train: {
    summary: 'compile a spec and train it',
    load: () => import('./commands/train.ts'),
  },
  sweep: {
    summary: 'train every combination of some settings, one after the other',
    load: () => import('./commands/sweep.ts'),
  },
  sample: {
    summary: 'draw samples with a run',
    load: () => import('./commands/sample.ts'),
  },
  edit: {
    summary: 'keep a part of an item and draw the rest: inpainting, outpainting, continuing',
    load: () => import('./commands/edit.ts'),
  },
  evaluate: {
    summary: 'held-out likelihood of a run, such as bits/dim',
    load: () => import('./commands/evaluate.ts'),
  },
  data: {
    summary: 'describe data, or decode it once into a cache',
    load: () => import('./commands/data.ts'),
  },
  import: {
    summary: "bring in a checkpoint of the paper's code",
    load: () => import('./commands/import.ts'),
  },
  export: {
    summary: "write weights as the paper's code reads them",
    load: () => import('./commands/export.ts'),
  },
  report: {
    summary: 'write a page about a run',
    load: () => import('./commands/report.ts'),
  },
  runs: {
    summary: 'list the runs in a folder',
    load: () => import('./commands/runs.ts'),
  },
  verify: {
    summary: 'compare this machine with the reference implementation',
    load: () => import('./commands/verify.ts'),
  },
  profile: {
    summary: 'where the time of a training step or of sampling goes, kernel by kernel',
    load: () => import('./commands/profile.ts'),
  },
  tune: {
    summary: 'measure which forms of the kernels are fastest on this adapter',
    load: () => import('./commands/tune.ts'),
  },
  help: {
    summary: 'explain a command, or a diagnostic by its code',
    load: () => import('./commands/help.ts'),
  },
} as const satisfies Readonly<Record<string, CommandRow<CliContext>>>;

export type CommandName = keyof typeof commands;

/** The program `fractalc`. */
export const fractalc = {
  name: 'fractalc',
  description: 'Compiles fractal generative models from YAML, trains and samples them on WebGPU.',
  version: ownVersion,
  commands,
  meantOverride,
  adviseOption: async (unknown) => (await import('./option-advice.ts')).optionAdvice(unknown),
} as const satisfies Program<CliContext>;
