/** Palettes as facts of a kind: plain JSON, a colour being '#rrggbbaa'. */
import { DataError } from '../data-error.ts';
import type { Palette } from '../palette.ts';

/** What kinds whose tokens are numbers of colours learn from their files. */
export interface PaletteFacts {
  /** [colours] */
  readonly palette: readonly string[];
}

export const paletteFacts = (palette: Palette): PaletteFacts => ({
  palette: Array.from({ length: palette.length / 4 }, (_, colour) => {
    const parts = [...palette.subarray(4 * colour, 4 * colour + 4)];
    return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  }),
});

/** The palette of facts; undefined where these have none. */
export const paletteOf = (facts: unknown): Palette | undefined => {
  if (typeof facts !== 'object' || facts === null || !('palette' in facts) || !Array.isArray(facts.palette))
    return undefined;
  const colours = facts.palette.filter((colour) => typeof colour === 'string' && /^#[0-9a-f]{8}$/.test(colour));
  return Uint8Array.from(
    colours.flatMap((colour: string) => [1, 3, 5, 7].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))),
  );
};

/** Throws a DataError unless a file's palette has the colours of the first file's, as far as both go. */
export const checkPalette = (path: string, own: Palette, first: Palette): void => {
  const [mine, others] = [paletteFacts(own).palette, paletteFacts(first).palette];
  const at = mine.findIndex((colour, index) => index < others.length && colour !== others[index]);
  if (at < 0) return;
  throw new DataError({
    path,
    problem: `colour ${at} of its palette is ${mine[at] ?? ''}, but that of the files before it is ${others[at] ?? ''}`,
    expected: 'the same numbers for the same colours in all files',
    suggestion: 'store all files with one palette',
    damaged: true,
  });
};

/** The turn of the hue from a colour to the next, which keeps any few of them apart. */
const goldenTurn = 0.618034;

/** Colours that are easily told apart: the first is black, the others go round. */
export const distinctPalette = (colours: number): Palette =>
  Uint8Array.from(
    Array.from({ length: colours }, (_, colour) => {
      const hue = 6 * ((colour * goldenTurn) % 1);
      const part = (shift: number): number => {
        const distance = Math.abs(((hue + shift) % 6) - 3) - 1;
        return Math.round(255 * Math.min(Math.max(distance, 0), 1));
      };
      return colour === 0 ? [0, 0, 0, 255] : [part(0), part(4), part(2), 255];
    }).flat(),
  );
