import { CheckpointError } from '../formats/checkpoint-error.ts';
import { download } from '../formats/download.ts';
import type { DownloadListener } from '../formats/download.ts';
import { readSafetensors } from '../formats/safetensors.ts';
import type { TensorFile } from '../formats/safetensors.ts';

/** The file of weights that belongs to a page. */
export interface WeightsFile {
  readonly url: string;
  /** SHA-256, in hexadecimal digits. */
  readonly sha256: string;
}

/** Downloads a page's weights. Throws a CheckpointError where they can't be had or aren't those that the page was made with. */
export const downloadWeights = async ({ url, sha256 }: WeightsFile, onBytes: DownloadListener): Promise<TensorFile> => {
  const bytes = await download(url, onBytes);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (found !== sha256)
    throw new CheckpointError(
      url,
      'it is damaged or was replaced: its checksum is not the one that the page was made with.',
    );
  return readSafetensors(bytes, url);
};
