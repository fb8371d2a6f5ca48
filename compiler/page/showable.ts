import { describeShape } from '../../runtime/data/dataset.ts';
import type { ModelDescription } from '../../runtime/model.ts';
import { RunError } from '../../runtime/runs/run-error.ts';

/** Throws a RunError for data that a page can't show: it draws pictures cell by cell. */
export const checkShowable = (data: ModelDescription['data']): void => {
  const { extents, channels, alphabet } = data;
  if (extents.length === 2 && (channels === 1 || channels === 3) && alphabet <= 256) return;
  throw new RunError(
    `A page can't show data of ${describeShape(data)} with an alphabet of ${alphabet}.`,
    'Pages show two extents, 1 or 3 channels, and an alphabet of at most 256. For other data: fractalc sample, or the compiled package.',
  );
};
