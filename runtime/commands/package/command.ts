import type { CompiledModel } from '../../model.ts';
import type { Call, Command } from '../command.ts';
import type { Reporter } from '../reporter.ts';

/** What a package gives its commands besides what the user wrote. */
export interface PackageContext {
  readonly model: CompiledModel;
  /** The package's folder. */
  readonly folder: string;
  readonly reporter: Reporter;
}

export type PackageCommand = Command<PackageContext>;
export type PackageCall = Call & PackageContext;

/** Where the run lies, unless the user says otherwise. */
export const defaultRun = 'run';
