import type { ProgramInstance } from '../execute/program-instance.ts';
import type { MaskDrawer } from './row-drawer.ts';
import type { ModelDescription } from '../model.ts';

export interface LikelihoodInputs {
  /** u32 [images, ...extents, channels]. */
  readonly tokens: Uint32Array;
  readonly labels: Uint32Array;
  /** 1 = the label is dropped. */
  readonly dropped: Uint32Array;
}

/** Writes a batch and its masks where the forward graph reads them. */
export const writeLikelihoodInputs = (
  instance: ProgramInstance,
  description: ModelDescription,
  inputs: LikelihoodInputs,
  drawer: MaskDrawer,
): void => {
  const cells = description.data.extents.reduce((total, n) => total * n, 1);
  instance.write('canvas', inputs.tokens);
  instance.write('labels', inputs.labels);
  instance.write('dropped', inputs.dropped);
  instance.write(
    'origins',
    Uint32Array.from(inputs.labels, (_, image) => image * cells),
  );
  for (const [level, lists] of drawer.masks) {
    for (const [name, list] of Object.entries(lists) as [string, Uint32Array][]) {
      if (instance.has(`${level}.${name}`)) instance.write(`${level}.${name}`, list);
    }
  }
};
