import { CheckpointError } from '../../runtime/checkpoint/checkpoint-error.ts';
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
  /** Rows of every level, outermost first, and of the pixel head. */
  readonly levelRows: readonly number[];
  /** Integer tensors by the name of the graph's input. */
  readonly inputs: ReadonlyMap<string, Uint32Array>;
}

/** The recorded images, labels, masks and guiding pixels of a pass. Throws a CheckpointError where the file lacks one. */
export const likelihoodInputs = async (
  golden: GoldenFile,
  model: CompiledModel,
  pass: Pass,
): Promise<LikelihoodInputs> => {
  const labels = await golden.words('input/labels');
  const images = labels.length;
  const rows: Record<string, number> = { images };
  const levelRows = [images];
  const inputs = await imageInputs(golden, model, pass, labels);
  for (const { level, patches, child } of levelsOf(model)) {
    const current = levelRows.at(-1) ?? 0;
    const guide = `${pass}/guiding/${level}/target`;
    if (golden.names.has(guide))
      inputs.set(`${level}.guide`, await recorded(golden, guide, current * model.description.data.channels));
    if (child === undefined) {
      levelRows.push(current * patches);
      continue;
    }
    const { mask, picked, slot } = maskLists(await recorded(golden, `${pass}/mask/${level}`, current * patches));
    for (const [name, list] of Object.entries({ mask, picked, slot })) inputs.set(`${level}.${name}`, list);
    rows[child] = picked.length;
    levelRows.push(picked.length);
  }
  return { rows, levelRows, inputs };
};

const imageInputs = async (
  golden: GoldenFile,
  { description }: CompiledModel,
  pass: Pass,
  labels: Uint32Array,
): Promise<Map<string, Uint32Array>> => {
  const images = labels.length;
  const { extents, channels } = description.data;
  const cells = product(extents);
  const allDropped = new Uint32Array(images).fill(1);
  return new Map([
    ['canvas', await recorded(golden, 'input/pixels', images * cells * channels)],
    ['labels', labels],
    ['dropped', pass === 'eval' ? allDropped : await recorded(golden, 'input/label_dropped', images)],
    ['origins', Uint32Array.from(labels, (_, image) => image * cells)],
  ]);
};

/** A tensor of integers that must have so many. */
const recorded = async (golden: GoldenFile, name: string, count: number): Promise<Uint32Array> => {
  const words = await golden.words(name);
  if (words.length === count) return words;
  throw new CheckpointError(golden.path, `tensor '${name}' has ${words.length} elements, not ${count}.`);
};

interface DrawnLevel {
  readonly level: string;
  readonly patches: number;
  /** Symbol of the picked patches; undefined where all patches go down. */
  readonly child: string | undefined;
}

const levelsOf = ({ drawRows }: CompiledModel): readonly DrawnLevel[] => {
  const levels: DrawnLevel[] = [];
  drawRows({
    every: (level, patches) => levels.push({ level, patches, child: undefined }),
    masked: (level, patches, child) => levels.push({ level, patches, child }),
  });
  return levels;
};
