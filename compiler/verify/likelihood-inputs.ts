import type { CompiledModel } from '../../runtime/model.ts';
import { maskLists } from '../../runtime/train/row-drawer.ts';
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

/** The recorded images, labels, masks and guiding pixels of a pass. Throws a CheckpointError where the file lacks one. */
export const likelihoodInputs = async (
  golden: GoldenFile,
  { description, drawRows }: CompiledModel,
  pass: Pass,
): Promise<LikelihoodInputs> => {
  const labels = await golden.words('input/labels');
  const images = labels.length;
  const cells = product(description.data.extents);
  const dropped = pass === 'eval' ? new Uint32Array(images).fill(1) : await golden.words('input/label_dropped');
  const inputs = new Map([
    ['canvas', await golden.words('input/pixels')],
    ['labels', labels],
    ['dropped', dropped],
    ['origins', Uint32Array.from({ length: images }, (_, image) => image * cells)],
  ]);
  const rows: Record<string, number> = { images };
  for (const { level, child } of maskedLevels(drawRows)) {
    const { mask, picked, slot } = maskLists(await golden.words(`${pass}/mask/${level}`));
    for (const [name, list] of Object.entries({ mask, picked, slot })) inputs.set(`${level}.${name}`, list);
    rows[child] = picked.length;
    const guide = `${pass}/guiding/${level}/target`;
    if (golden.names.has(guide)) inputs.set(`${level}.guide`, await golden.words(guide));
  }
  return { rows, inputs };
};

const maskedLevels = (drawRows: CompiledModel['drawRows']): readonly { level: string; child: string }[] => {
  const levels: { level: string; child: string }[] = [];
  drawRows({
    every: () => undefined,
    masked: (level, _patches, child) => levels.push({ level, child }),
  });
  return levels;
};
