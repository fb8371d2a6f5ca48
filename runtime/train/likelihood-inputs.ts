import type { ProgramInstance } from '../execute/program-instance.ts';
import type { ModelDescription } from '../model.ts';
import { levelsOf } from '../recursion/recursion.ts';
import type { OrderInputs } from '../recursion/recursion.ts';
import type { DrawnRows, LevelOrders } from '../recursion/rows.ts';

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

/** Writes the orders of a level's rows. A level with a single patch reads none. */
export const writeOrders = (instance: ProgramInstance, ports: OrderInputs | undefined, lists: LevelOrders): void => {
  for (const field of ['order', 'places'] as const)
    if (ports !== undefined && instance.has(ports[field])) instance.write(ports[field], lists[field]);
};

/** Writes images with their masks and orders where the forward graph reads them. */
export const writeLikelihoodInputs = (
  instance: ProgramInstance,
  description: ModelDescription,
  inputs: LikelihoodInputs,
  { masks, orders }: DrawnRows,
): void => {
  writeImages(instance, description, inputs);
  for (const { name, down } of levelsOf(description.recursion)) {
    if (down.patches === 'every') {
      const ordered = orders.get(name);
      if (ordered !== undefined) writeOrders(instance, down.order, ordered);
      continue;
    }
    const lists = masks.get(name);
    if (lists === undefined) continue;
    for (const field of ['mask', 'picked', 'slot'] as const)
      if (instance.has(down[field])) instance.write(down[field], lists[field]);
  }
};
