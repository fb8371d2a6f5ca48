import type { Outcome } from '../../runtime/commands/outcome.ts';
import type { CommandName, Invocation } from './command-table.ts';

/** What a command does. */
export interface CommandModule {
  run(invocation: Invocation): Promise<Outcome>;
}

/** Every command's code, loaded when it is called: `sample` doesn't wait for the compiler. */
export const commandModules: Readonly<Record<CommandName, () => Promise<CommandModule>>> = {
  init: () => import('./commands/init.ts'),
  check: () => import('./commands/check.ts'),
  render: () => import('./commands/render.ts'),
  diff: () => import('./commands/diff.ts'),
  explain: () => import('./commands/explain.ts'),
  compile: () => import('./commands/compile.ts'),
  serve: () => import('./commands/serve.ts'),
  train: () => import('./commands/train.ts'),
  sweep: () => import('./commands/sweep.ts'),
  sample: () => import('./commands/sample.ts'),
  evaluate: () => import('./commands/evaluate.ts'),
  data: () => import('./commands/data.ts'),
  import: () => import('./commands/import.ts'),
  export: () => import('./commands/export.ts'),
  report: () => import('./commands/report.ts'),
  runs: () => import('./commands/runs.ts'),
  verify: () => import('./commands/verify.ts'),
  profile: () => import('./commands/profile.ts'),
  tune: () => import('./commands/tune.ts'),
  help: () => import('./commands/help.ts'),
};
