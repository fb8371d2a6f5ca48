import type { Dataset } from './dataset.ts';

/** A data set's first items, at most `limit`. */
export const firstItems = (dataset: Dataset, limit: number): Dataset => {
  const { name, extents, channels, classes } = dataset;
  return {
    ...{ name, extents, channels, classes, count: Math.min(limit, dataset.count) },
    label: (index) => dataset.label(index),
    read: (index, into, offset, flip) => dataset.read(index, into, offset, flip),
  };
};
