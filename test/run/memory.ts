import type { PagePart, ParameterEntry } from '../../runtime/execute/plan.ts';
import type { TrainingPosition } from '../../runtime/runs/manifest.node.ts';
import { tensorName } from '../../runtime/formats/parameters.ts';
import type { ParameterHolder } from '../../runtime/formats/parameters.ts';

export const entry = (name: string, shape: readonly number[]): ParameterEntry => ({
  name,
  shape,
  page: 0,
  offset: 0,
  init: { kind: 'zeros' },
});

/** Where a training with batches of 4 stands. */
export const at = (step: number, seed = 1): TrainingPosition => ({ step, seed, images: 4 * step });

/** Parameters in memory. What was never written is `fill`, or the length of the tensor's name. */
export class Memory implements ParameterHolder {
  readonly held = new Map<string, Float32Array>();
  readonly parameters;
  fill: number | undefined;

  constructor(entries: readonly ParameterEntry[] = [entry('a.weight', [2, 3]), entry('b.gain', [4])], average = false) {
    this.parameters = {
      entries,
      holds: (part: PagePart) => average || part !== 'average',
      write: (written: ParameterEntry, data: Float32Array, part: PagePart) => {
        this.held.set(tensorName(written, part, 'weights'), data);
      },
    };
  }

  readParameter(read: ParameterEntry, part: PagePart): Promise<Float32Array> {
    const size = read.shape.reduce((total, n) => total * n, 1);
    const name = tensorName(read, part, 'weights');
    return Promise.resolve(this.held.get(name) ?? new Float32Array(size).fill(this.fill ?? name.length));
  }
}
