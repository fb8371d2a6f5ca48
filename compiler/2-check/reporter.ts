import type { Locate } from '../1-parse/locate.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import type { Diagnostic, Fault } from '../diagnostics/diagnostic.ts';

/** Collects the faults of a spec with their places. */
export class Reporter {
  readonly diagnostics: Diagnostic[] = [];
  private readonly locate: Locate;

  constructor(locate: Locate) {
    this.locate = locate;
  }

  /** Reports a fault of the value at a path such as `levels.0.width`. */
  report(path: string, fault: Omit<Fault, 'path'>, part: 'key' | 'value' = 'value'): void {
    this.diagnostics.push(diagnose(this.locate(path.split('.'), part), { ...fault, path }));
  }
}
