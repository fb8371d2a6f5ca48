import type { Outcome } from '../../runtime/commands/outcome.ts';
import type { CommandName, Invocation } from './command-table.ts';

/** What a command does. */
export interface CommandModule {
  run(invocation: Invocation): Promise<Outcome>;
}

/** Every command's code, loaded when it is called: `sample` doesn't wait for the compiler. */
export const commandModules: Readonly<Record<CommandName, () => Promise<CommandModule>>> = {
  check: () => import('./commands/check.ts'),
  compile: () => import('./commands/compile.ts'),
  train: () => import('./commands/train.ts'),
  sample: () => import('./commands/sample.ts'),
  evaluate: () => import('./commands/evaluate.ts'),
  report: () => import('./commands/report.ts'),
  runs: () => import('./commands/runs.ts'),
  verify: () => import('./commands/verify.ts'),
  profile: () => import('./commands/profile.ts'),
};
