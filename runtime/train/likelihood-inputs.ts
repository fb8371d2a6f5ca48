import type { ProgramInstance } from '../execute/program-instance.ts';
import type { ModelDescription } from '../model.ts';
import { levelsOf } from '../recursion/recursion.ts';
import type { DrawnRows } from '../recursion/rows.ts';

export interface LikelihoodInputs {
  /** u32 [images, ...extents, channels]. */
  readonly tokens: Uint32Array;
  readonly labels: Uint32Array;
  /** 1 = the label is dropped. */
  readonly dropped: Uint32Array;
}

/** Writes a batch of images where level 0 reads it. */
export const writeImages = (
  instance: ProgramInstance,
  { data }: ModelDescription,
  { tokens, labels, dropped }: LikelihoodInputs,
): void => {
  const cells = data.extents.reduce((total, n) => total * n, 1);
  instance.write('canvas', tokens);
  instance.write('labels', labels);
  instance.write('dropped', dropped);
  instance.write(
    'origins',
    Uint32Array.from(labels, (_, image) => image * cells),
  );
};

/** Writes images and their masks where the forward graph reads them. */
export const writeLikelihoodInputs = (
  instance: ProgramInstance,
  description: ModelDescription,
  inputs: LikelihoodInputs,
  { masks }: DrawnRows,
): void => {
  writeImages(instance, description, inputs);
  for (const { name, down } of levelsOf(description.recursion)) {
    const lists = masks.get(name);
    if (down.patches === 'every' || lists === undefined) continue;
    for (const field of ['mask', 'picked', 'slot'] as const)
      if (instance.has(down[field])) instance.write(down[field], lists[field]);
  }
};
