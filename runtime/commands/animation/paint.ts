import type { ModelDescription } from '../../model.ts';
import type { Raster } from '../../data/raster.ts';
import { drawn, unknown } from '../../sample/scene.ts';
import type { Scene, Work } from '../../sample/scene.ts';

type Colour = readonly [number, number, number];

/** What isn't known is hatched in two tints that no picture mistakes for its own. */
const hatchColour: readonly [Colour, Colour] = [
  [208, 211, 220],
  [160, 165, 182],
];
const hatchWidth = 3;
/** Share of the hatch over a region of which only the guiding pixel is known. */
const veilColour = 0.35;
/** Frames of the regions being worked on, by depth. */
const frames: readonly Colour[] = [
  [255, 106, 0],
  [0, 150, 255],
  [190, 0, 200],
];
/** Regions that are smaller in the picture get no frame: it would hide them. */
const smallestFramed = 8;
const paper = 255;
/** Pixels between the images and round them. */
const gap = 6;
/** Images are brought to about this many pixels, and the picture to no more than this. */
const imageSide = 168;
const pictureSide = 580;

/** Which images the picture shows, where and how large. */
export interface Stage {
  /** Numbers of the images, in rows from the top left. */
  readonly images: readonly number[];
  readonly columns: number;
  /** Pixels of the picture along each side of a cell. */
  readonly scale: number;
}

/** Chooses images, of different classes first, that fit the picture. */
export const setStage = (labels: Uint32Array, [height = 1, width = 1]: readonly number[]): Stage => {
  const scale = Math.max(1, Math.round(imageSide / Math.max(height, width)));
  const along = (side: number): number => Math.max(1, Math.floor(pictureSide / (side * scale)));
  const images = firstOfEach(labels).slice(0, along(height) * along(width));
  const columns = Math.min(along(width), Math.ceil(Math.sqrt(images.length)));
  return { images: images.slice(0, along(height) * columns), columns, scale };
};

/** The images' numbers: the first image of every class, then the second, … */
const firstOfEach = (labels: Uint32Array): readonly number[] => {
  const seen = new Map<number, number>();
  const ranked = Array.from(labels, (label, image) => {
    const rank = seen.get(label) ?? 0;
    seen.set(label, rank + 1);
    return { image, rank };
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ image }) => image);
};

/** Paints scenes on a stage, as red, green and blue. */
export class Painter {
  readonly width: number;
  readonly height: number;
  private readonly stage: Stage;
  private readonly data: ModelDescription['data'];

  constructor(stage: Stage, data: ModelDescription['data']) {
    const [height = 1, width = 1] = data.extents;
    const { images, columns, scale } = stage;
    this.stage = stage;
    this.data = data;
    this.width = gap + columns * (width * scale + gap);
    this.height = gap + Math.ceil(images.length / columns) * (height * scale + gap);
  }

  paint(scene: Scene): Raster {
    const raster = { width: this.width, height: this.height, channels: 3, pixels: new Uint8Array(3 * this.area) };
    raster.pixels.fill(paper);
    for (const [place, image] of this.stage.images.entries()) this.paintImage(raster, scene, image, place);
    // Outer frames lie on inner ones.
    for (const work of [...scene.working].reverse()) this.frame(raster, work);
    return raster;
  }

  private get area(): number {
    return this.width * this.height;
  }

  private paintImage(raster: Raster, scene: Scene, image: number, place: number): void {
    const [height = 1, width = 1] = this.data.extents;
    const { scale } = this.stage;
    const corner = this.cornerOf(place);
    for (let y = 0; y < height * scale; y++) {
      for (let x = 0; x < width * scale; x++) {
        const cell = (image * height + Math.floor(y / scale)) * width + Math.floor(x / scale);
        dot(raster, corner.x + x, corner.y + y, this.colourOf(scene, cell, x + y));
      }
    }
  }

  /** The colour of a cell; `diagonal` tells where in the hatch the pixel lies. */
  private colourOf({ known, tokens }: Scene, cell: number, diagonal: number): Colour {
    const hatch = hatchColour[Math.floor(diagonal / hatchWidth) % 2 === 0 ? 0 : 1];
    if (known[cell] === unknown) return hatch;
    const { channels, alphabet } = this.data;
    const byteOf = (channel: number): number =>
      Math.round((255 * (tokens[cell * channels + Math.min(channel, channels - 1)] ?? 0)) / (alphabet - 1));
    const veil = known[cell] === drawn ? 0 : veilColour;
    const mixed = (channel: 0 | 1 | 2): number => Math.round((1 - veil) * byteOf(channel) + veil * hatch[channel]);
    return [mixed(0), mixed(1), mixed(2)];
  }

  /** Outlines regions, just inside them. */
  private frame(raster: Raster, { depth, region, origins }: Work): void {
    const [height = 1, width = 1] = this.data.extents;
    const { scale, images } = this.stage;
    const [tall = 1, wide = 1] = region.map((extent) => extent * scale);
    if (Math.min(tall, wide) < smallestFramed) return;
    const colour = frames[Math.min(depth, frames.length) - 1] ?? frames[0];
    for (const origin of origins) {
      const place = images.indexOf(Math.floor(origin / (height * width)));
      if (place === -1 || colour === undefined) continue;
      const corner = this.cornerOf(place);
      const left = corner.x + (origin % width) * scale;
      const top = corner.y + (Math.floor(origin / width) % height) * scale;
      outline(raster, left, top, wide, tall, colour);
    }
  }

  private cornerOf(place: number): { x: number; y: number } {
    const [height = 1, width = 1] = this.data.extents;
    const { columns, scale } = this.stage;
    return {
      x: gap + (place % columns) * (width * scale + gap),
      y: gap + Math.floor(place / columns) * (height * scale + gap),
    };
  }
}

const outline = (raster: Raster, left: number, top: number, wide: number, tall: number, colour: Colour): void => {
  for (let x = 0; x < wide; x++) {
    dot(raster, left + x, top, colour);
    dot(raster, left + x, top + tall - 1, colour);
  }
  for (let y = 0; y < tall; y++) {
    dot(raster, left, top + y, colour);
    dot(raster, left + wide - 1, top + y, colour);
  }
};

const dot = ({ width, pixels }: Raster, x: number, y: number, colour: Colour): void => {
  pixels.set(colour, 3 * (y * width + x));
};
