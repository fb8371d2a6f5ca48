/**
 * µ-law (ITU-T G.711): 16 bits as 256 levels that lie closer together where it is quiet. A level is the rank of its pressure, 0 the
 * lowest and 255 the highest, so that levels are ordinal; G.711's codes number the same values from the outside in.
 */

/** Makes room so that the logarithm of any magnitude is that of its segment. */
const bias = 132;
const loudest = 32635;

/** G.711's code of a level, and the level of a code: positive levels count down. */
const mirrored = (code: number): number => (code < 128 ? code : 383 - code);

/** Levels of G.711's codes. */
export const muLawLevels = (codes: Uint8Array): Uint8Array => codes.map(mirrored);

/** G.711's codes of levels. */
export const muLawCodes = (levels: Uint8Array): Uint8Array => levels.map(mirrored);

/** The nearest levels of values of 16 bits (0 … 65535, silence at 32768). */
export const toMuLaw = (values: ArrayLike<number>): Uint8Array =>
  Uint8Array.from({ length: values.length }, (_, at) => levelOf((values[at] ?? 0) - 0x8000));

/** Values of 16 bits (0 … 65535, silence at 32768) of levels. */
export const fromMuLaw = (levels: ArrayLike<number>): Uint16Array =>
  Uint16Array.from({ length: levels.length }, (_, at) => pressureOf(levels[at] ?? 0) + 0x8000);

const levelOf = (pressure: number): number => {
  const magnitude = Math.min(Math.abs(pressure), loudest) + bias;
  const segment = 31 - Math.clz32(magnitude) - 7;
  const step = 16 * segment + ((magnitude >> (segment + 3)) & 15);
  return pressure < 0 ? 127 - step : 128 + step;
};

const pressureOf = (level: number): number => {
  const step = level < 128 ? 127 - level : level - 128;
  const magnitude = (((step & 15) * 2 + 33) << ((step >> 4) + 2)) - bias;
  return level < 128 ? -magnitude : magnitude;
};
