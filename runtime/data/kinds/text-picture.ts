import { hasDot, characterWidth, textHeight } from '../font.ts';
import type { Raster } from '../raster.ts';

/** Characters in a line of a picture. */
const lineLength = 32;
const lineHeight = textHeight + 2;
const [paper, ink] = [255, 32];

/** A text in lines of 32 characters, of a size that any text of up to `length` characters has room in. Control characters are blanks. */
export const textPicture = (text: string, length: number): Raster => {
  const columns = Math.min(length, lineLength);
  const [width, height] = [columns * characterWidth, Math.ceil(length / columns) * lineHeight];
  const pixels = new Uint8Array(width * height).fill(paper);
  const shown = text.replace(/\p{Cc}/gu, ' ');
  for (let y = 0; y < height; y++) {
    const line = Math.floor(y / lineHeight) * columns;
    const row = y % lineHeight;
    if (row >= textHeight) continue;
    const characters = shown.slice(line, line + columns);
    for (let x = 0; x < characters.length * characterWidth; x++) {
      if (hasDot(characters, x, row)) pixels[y * width + x] = ink;
    }
  }
  return { width, height, channels: 1, pixels };
};
