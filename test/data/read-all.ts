import { itemSize } from '../../runtime/data/dataset.ts';
import type { Dataset } from '../../runtime/data/dataset.ts';

/** An item and its label. */
export interface ReadItem {
  readonly label: number;
  readonly tokens: readonly number[];
}

/** All items of a dataset, in order. */
export const readAll = async (dataset: Dataset): Promise<ReadItem[]> => {
  const items: ReadItem[] = [];
  for (let index = 0; index < dataset.count; index++) {
    const tokens = new Uint32Array(itemSize(dataset));
    await dataset.read(index, tokens, 0);
    items.push({ label: dataset.label(index), tokens: [...tokens] });
  }
  return items;
};
