import type { RunValues } from '../execute/sizes.ts';
import { DryRun } from './sample-run.ts';

/** Equal runs of a segment. */
export interface SegmentRuns {
  readonly segment: string;
  readonly rows: RunValues;
  readonly times: number;
}

/** A dry run that counts equal runs of its segments: there are millions in a large image, few of which differ. */
export class SegmentCount extends DryRun {
  private readonly equal = new Map<string, { segment: string; rows: RunValues; times: number }>();

  override segment(name: string): void {
    super.segment(name);
    const key = [name, ...Object.values(this.current)].join(' ');
    const known = this.equal.get(key);
    if (known === undefined) this.equal.set(key, { segment: name, rows: { ...this.current }, times: 1 });
    else known.times += 1;
  }

  get segments(): readonly SegmentRuns[] {
    return [...this.equal.values()];
  }
}
