import { CheckpointError } from './checkpoint-error.ts';

/** Hears how many bytes of a file are there; `total` is undefined where the server doesn't tell. */
export type DownloadListener = (bytes: number, total: number | undefined) => void;

/** Downloads a file. Throws a CheckpointError where it can't be had. */
export const download = async (url: string, onBytes?: DownloadListener): Promise<Uint8Array<ArrayBuffer>> => {
  try {
    const response = await fetch(url);
    if (!response.ok)
      throw new CheckpointError(url, `the server answered ${String(response.status)} ${response.statusText}.`);
    return await collect(response, onBytes);
  } catch (cause) {
    if (cause instanceof CheckpointError) throw cause;
    throw new CheckpointError(url, 'it could not be downloaded.', { cause });
  }
};

const collect = async (response: Response, onBytes: DownloadListener | undefined): Promise<Uint8Array<ArrayBuffer>> => {
  if (response.body === null || onBytes === undefined) return new Uint8Array(await response.arrayBuffer());
  // The length is that of what is sent, which says nothing of a file that is sent compressed.
  const length = response.headers.has('content-encoding') ? null : response.headers.get('content-length');
  const total = length === null ? undefined : Number(length);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    bytes += part.value.length;
    onBytes(bytes, total);
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
};
