/**
 * WAV files: a header "RIFF", length, "WAVE", then chunks of a name, a length and content, which are padded to even lengths. The
 * chunk "fmt " says what the samples are, "data" holds them, frame by frame, little endian.
 */
import type { ByteSource } from '../../formats/safetensors.ts';
import { DataError, emptyFile } from '../data-error.ts';
import { muLawCodes, muLawLevels } from './mu-law.ts';

/** How a sample is stored: as it is in 8 or 16 bits, or in the 8 bits of µ-law. */
export type WavEncoding = 'linear8' | 'linear16' | 'muLaw';

/** What the samples of a sound are. */
export interface SoundFormat {
  readonly encoding: WavEncoding;
  /** Frames a second. */
  readonly rate: number;
  /** Samples in a frame: 1 for mono, 2 for stereo (left, right). */
  readonly channels: number;
}

/** An open WAV file. */
export interface Wav extends SoundFormat {
  readonly frames: number;
  readonly bytes: ByteSource;
  /** Where the samples start in `bytes`. */
  readonly start: number;
}

/** The number of the format in a file, bytes a sample, and the number of values that a sample can have. */
export const wavEncodings: Readonly<
  Record<WavEncoding, { readonly tag: number; readonly size: number; readonly values: number }>
> = {
  linear8: { tag: 1, size: 1, values: 256 },
  linear16: { tag: 1, size: 2, values: 65536 },
  muLaw: { tag: 7, size: 1, values: 256 },
};

/** The first two bytes of the encoding's identifier then take the place of the tag. */
const extensible = 0xfffe;
const otherFormats: Readonly<Record<number, string>> = {
  2: 'ADPCM',
  3: 'floats',
  6: 'A-law',
  0x11: 'ADPCM',
  0x55: 'MP3',
};
/** The lengths that programs write who don't know it yet, such as into a pipe, are about as long as can be. */
const leastUnknownLength = 0x7fff0000;
/** Chunks before the samples: more than that are no sound. */
const mostChunks = 1000;
const convert = 'convert it: sox FILE -e signed -b 16 NEW.wav';

/** Reads the header. Rejects with a DataError where it is no WAV file, is cut off, is empty or has samples that aren't read here. */
export const readWav = async (bytes: ByteSource): Promise<Wav> => {
  const { path, size } = bytes;
  const begin = await bytes.read(0, Math.min(12, size));
  if (textAt(begin, 0) !== 'RIFF' || textAt(begin, 8) !== 'WAVE') {
    if (size === 0) throw emptyFile(path);
    const problem = 'it does not begin like a WAV file';
    throw new DataError({ path, problem, expected: 'RIFF, a length and WAVE', suggestion: convert, damaged: true });
  }
  let format: SoundFormat | undefined;
  let at = 12;
  for (let chunk = 0; chunk < mostChunks && at + 8 <= size; chunk++) {
    const header = await bytes.read(at, at + 8);
    const name = textAt(header, 0);
    const length = viewOf(header).getUint32(4, true);
    at += 8;
    if (name === 'data' && format !== undefined) {
      return { ...format, frames: countFrames(path, size, at, length, format), bytes, start: at };
    }
    if (at + length > size) break;
    if (name === 'fmt ') format = readFormat(path, await bytes.read(at, at + length));
    at += length + (length % 2);
  }
  throw new DataError({
    path,
    problem: `it is cut off or damaged: its ${size} bytes hold no ${format === undefined ? 'format' : 'samples'}`,
    expected: `a chunk '${format === undefined ? 'fmt ' : 'data'}'`,
    suggestion: 'fetch or store the file again',
    damaged: true,
  });
};

const readFormat = (path: string, chunk: Uint8Array): SoundFormat => {
  const view = viewOf(chunk);
  if (chunk.length < 16) throw wrongFormat(path, `the description of its samples has ${chunk.length} bytes`);
  const isExtensible = view.getUint16(0, true) === extensible && chunk.length >= 26;
  const tag = view.getUint16(isExtensible ? 24 : 0, true);
  const channels = view.getUint16(2, true);
  const rate = view.getUint32(4, true);
  const bits = view.getUint16(14, true);
  const name = otherFormats[tag];
  if (name !== undefined) throw wrongFormat(path, `its samples are ${name}${tag === 3 ? ` of ${bits} bits` : ''}`);
  const encoding = (['linear8', 'linear16', 'muLaw'] as const).find(
    (candidate) => wavEncodings[candidate].tag === tag && wavEncodings[candidate].size * 8 === bits,
  );
  if (encoding === undefined) {
    throw wrongFormat(path, tag === 1 ? `its samples have ${bits} bits` : `its samples have the format ${tag}`);
  }
  const frame = view.getUint16(12, true);
  if (channels === 0 || rate === 0 || frame !== channels * wavEncodings[encoding].size) {
    throw wrongFormat(path, `it says ${channels} channels, ${rate} frames a second and ${frame} bytes a frame`);
  }
  return { encoding, rate, channels };
};

const wrongFormat = (path: string, problem: string): DataError =>
  new DataError({ path, problem, expected: 'whole numbers of 8 or 16 bits, or µ-law', suggestion: convert });

const countFrames = (path: string, size: number, start: number, length: number, format: SoundFormat): number => {
  const frame = frameSize(format);
  if (start + length > size) {
    const isUnknown = length >= leastUnknownLength;
    throw new DataError({
      path,
      problem: isUnknown ? 'its header does not say how long it is' : `it is cut off after ${size} bytes`,
      expected: isUnknown ? 'the length of the samples' : `${start + length} bytes, as its header says`,
      suggestion: `${isUnknown ? 'have' : 'fetch it again, or have'} the header rewritten: sox --ignore-length FILE NEW.wav`,
      damaged: true,
    });
  }
  if (length % frame !== 0) {
    throw new DataError({
      path,
      problem: `its ${length} bytes of samples are no whole number of frames of ${frame} bytes`,
      suggestion: 'fetch or store the file again',
      damaged: true,
    });
  }
  if (length === 0) throw new DataError({ path, problem: 'it holds no samples', suggestion: 'remove the file' });
  return length / frame;
};

const frameSize = ({ channels, encoding }: SoundFormat): number => channels * wavEncodings[encoding].size;

/**
 * Frames `first` … `first` + `count` − 1: [count, channels]. Values rise with the sound's pressure: of 8 bits 0 … 255 with silence at
 * 128, of 16 bits 0 … 65535 with silence at 32768, of µ-law 0 … 255 with silence at 127 and 128.
 */
export const readFrames = async (wav: Wav, first: number, count: number): Promise<Uint8Array | Uint16Array> => {
  const size = frameSize(wav);
  const bytes = await wav.bytes.read(wav.start + first * size, wav.start + (first + count) * size);
  if (wav.encoding === 'linear8') return bytes;
  if (wav.encoding === 'muLaw') return muLawLevels(bytes);
  const view = viewOf(bytes);
  return Uint16Array.from({ length: bytes.length / 2 }, (_, index) => view.getInt16(2 * index, true) + 0x8000);
};

/** A WAV file of values as `readFrames` gives them: [frames, channels]. */
export const wavBytes = (values: ArrayLike<number>, { encoding, rate, channels }: SoundFormat): Uint8Array => {
  const { tag, size } = wavEncodings[encoding];
  const length = values.length * size;
  const bytes = new Uint8Array(44 + length + (length % 2));
  const view = viewOf(bytes);
  bytes.set(new TextEncoder().encode('RIFF....WAVEfmt '));
  view.setUint32(4, bytes.length - 8, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, tag, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * channels * size, true);
  view.setUint16(32, channels * size, true);
  view.setUint16(34, 8 * size, true);
  bytes.set(new TextEncoder().encode('data'), 36);
  view.setUint32(40, length, true);
  if (encoding === 'muLaw') bytes.set(muLawCodes(Uint8Array.from(values)), 44);
  else if (encoding === 'linear8') bytes.set(Uint8Array.from(values), 44);
  else for (let at = 0; at < values.length; at++) view.setInt16(44 + 2 * at, (values[at] ?? 0) - 0x8000, true);
  return bytes;
};

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const textAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
