import { expect } from 'chai';
import { join } from 'node:path';
import { CounterRandom } from '../../runtime/random/counter-random.ts';
import { DataError } from '../../runtime/data/data-error.ts';
import { prepareImage } from '../../runtime/data/images/prepare-image.node.ts';
import { bigEndian, pngBytes } from './png-bytes.ts';
import type { PngHeader } from './png-bytes.ts';
import { temporaryFolder } from './temporary.ts';
import type { TemporaryFolder } from './temporary.ts';

type Depth = PngHeader['depth'];
type ColourType = PngHeader['colourType'];

/** Rows of any depth are whole bytes. */
const side = 8;
const kinds: readonly (readonly [ColourType, readonly Depth[]])[] = [
  [0, [1, 2, 4, 8, 16]],
  [2, [8, 16]],
  [3, [1, 2, 4, 8]],
  [4, [8, 16]],
  [6, [8, 16]],
];
const valuesAPixel: Readonly<Record<ColourType, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Values of `depth` bits one after the other. */
const packed = (values: readonly number[], depth: Depth): Uint8Array => {
  if (depth === 16) return bigEndian(...values);
  const [bytes, perByte] = [[] as number[], 8 / depth];
  for (let at = 0; at < values.length; at += perByte) {
    bytes.push(values.slice(at, at + perByte).reduce((byte, value) => (byte << depth) | value, 0));
  }
  return Uint8Array.from(bytes);
};

/** Red, green, blue of each pixel as the PNG specification has them, on white where a pixel is transparent. */
const shown = (values: readonly number[], type: ColourType, depth: Depth, palette: readonly number[]): number[][] => {
  const most = 2 ** depth - 1;
  const scale = depth < 8 ? 255 / most : 1;
  return Array.from({ length: side * side }, (_, pixel) => {
    const own = values.slice(pixel * valuesAPixel[type], (pixel + 1) * valuesAPixel[type]);
    if (type === 3) return palette.slice(3 * (own[0] ?? 0), 3 * (own[0] ?? 0) + 3);
    const colours = (type === 2 || type === 6 ? own.slice(0, 3) : [own[0], own[0], own[0]]).map(
      (value = 0) => value * scale,
    );
    const isClear = (type === 4 && own[1] === 0) || (type === 6 && own[3] === 0);
    return isClear ? [most, most, most] : colours;
  });
};

const luma = ([red = 0, green = 0, blue = 0]: readonly number[]): number =>
  Math.floor((19595 * red + 38470 * green + 7471 * blue + 32768) / 65536);

describe('PNG files of every kind', () => {
  let root: TemporaryFolder;
  before(async () => {
    root = await temporaryFolder();
  });
  after(() => root.remove());

  for (const [colourType, depths] of kinds) {
    for (const depth of depths) {
      it(`have the values that they show or are refused: colour type ${colourType}, ${depth} bits`, async () => {
        const random = new CounterRandom(depth, colourType);
        const pick = (at: number, most: number): number => Math.min(Math.floor(random.uniform(at) * (most + 1)), most);
        const most = 2 ** depth - 1;
        const perPixel = valuesAPixel[colourType];
        const values = Array.from({ length: side * side * perPixel }, (_, at) => {
          const isOpacity = (colourType === 4 || colourType === 6) && at % perPixel === perPixel - 1;
          return isOpacity ? (pick(at, 1) === 0 ? 0 : most) : pick(at, most);
        });
        const palettes = {
          colours: Array.from({ length: 3 * 2 ** Math.min(depth, 8) }, (_, at) => pick(1000 + at, 255)),
          greys: Array.from({ length: 3 * 2 ** Math.min(depth, 8) }, (_, at) => pick(1000 + Math.floor(at / 3), 255)),
        };
        for (const [name, palette] of colourType === 3 ? Object.entries(palettes) : [['none', []] as const]) {
          const header = { width: side, height: side, depth, colourType };
          const file = `${colourType}-${depth}-${name}.png`;
          await root.put({
            [file]: pngBytes(colourType === 3 ? { ...header, palette } : header, packed(values, depth)),
          });
          const pixels = shown(values, colourType, depth, palette);
          for (const channels of [1, 3] as const) {
            for (const alphabet of [256, 65536]) {
              const read = prepareImage(join(root.path, file), { height: side, width: side, channels, alphabet });
              const isRefused = (depth === 16) !== alphabet > 256 || (name === 'colours' && channels === 1);
              const title = `${name}, ${channels} channels, alphabet ${alphabet}`;
              if (isRefused) expect(await read.catch((error: unknown) => error), title).to.be.instanceOf(DataError);
              else expect([...(await read)], title).to.deep.equal(channels === 1 ? pixels.map(luma) : pixels.flat());
            }
          }
        }
      });
    }
  }
});
