import { describeShape, itemSize } from '../../data/dataset.ts';
import type { ModelDescription } from '../../model.ts';
import { RunError } from '../../runs/run-error.ts';

export type Data = ModelDescription['data'];

/** Whether a picture can show such data. */
export const canShow = ({ extents, channels, alphabet }: Data): boolean =>
  extents.length === 2 && (channels === 1 || channels === 3) && alphabet <= 256;

/** Throws a RunError for data that no picture can show. */
export const checkShowable = (data: Data): void => {
  if (canShow(data)) return;
  throw new RunError(
    `Samples of ${describeShape(data)} with an alphabet of ${data.alphabet} can't be shown as pictures.`,
    'Pictures have two extents, 1 or 3 channels, and an alphabet of at most 256.',
  );
};

/** Tokens [images, ...extents, channels] as bytes from 0 to 255, whatever the alphabet, image by image. */
export const shownImages = (tokens: Uint32Array, data: Data): readonly Uint8Array[] => {
  const size = itemSize(data);
  const top = data.alphabet - 1;
  return Array.from({ length: tokens.length / size }, (_, image) =>
    Uint8Array.from(tokens.subarray(image * size, (image + 1) * size), (token) => Math.round((255 * token) / top)),
  );
};
