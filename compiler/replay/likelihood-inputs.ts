import type { CompiledModel } from '../../runtime/model.ts';
import { levelsOf } from '../../runtime/recursion/recursion.ts';
import { maskLists } from '../../runtime/recursion/rows.ts';
import { product } from '../ir/shape.ts';
import type { GoldenFile } from './golden-file.ts';

/** The two likelihood passes of a golden file: labels dropped and no weights, or as in training. */
export type Pass = 'eval' | 'train';

/** Everything that a likelihood graph reads besides parameters. */
export interface LikelihoodInputs {
  /** Row counts by symbol. */
  readonly rows: Readonly<Record<string, number>>;
  /** Integer tensors by the name of the graph's input. */
  readonly inputs: ReadonlyMap<string, Uint32Array>;
}

/** The recorded images, labels, masks and guiding pixels of a pass, from a file whose contents were checked. */
export const likelihoodInputs = async (
  golden: GoldenFile,
  model: CompiledModel,
  pass: Pass,
): Promise<LikelihoodInputs> => {
  const labels = await golden.words('input/labels');
  const images = labels.length;
  const rows: Record<string, number> = { images };
  const inputs = await imageInputs(golden, model, pass, labels);
  for (const { name, guide, down } of levelsOf(model.description.recursion)) {
    const recorded = `${pass}/guiding/${name}/target`;
    if (guide !== undefined && golden.names.has(recorded)) inputs.set(guide.drawn.state, await golden.words(recorded));
    if (down.patches === 'every') continue;
    const { mask, picked, slot } = maskLists(await golden.words(`${pass}/mask/${name}`));
    inputs.set(down.mask, mask).set(down.picked, picked).set(down.slot, slot);
    rows[down.rows] = picked.length;
  }
  return { rows, inputs };
};

const imageInputs = async (
  golden: GoldenFile,
  { description }: CompiledModel,
  pass: Pass,
  labels: Uint32Array,
): Promise<Map<string, Uint32Array>> => {
  const images = labels.length;
  const cells = product(description.data.extents);
  const allDropped = new Uint32Array(images).fill(1);
  return new Map([
    ['canvas', await golden.words('input/pixels')],
    ['labels', labels],
    ['dropped', pass === 'eval' ? allDropped : await golden.words('input/label_dropped')],
    ['origins', Uint32Array.from(labels, (_, image) => image * cells)],
  ]);
};
