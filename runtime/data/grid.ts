/** Pictures of many small images side by side. */
import type { ItemShape } from './dataset.ts';
import { hasDot, textHeight, textWidth } from './font.ts';
import type { Raster } from './raster.ts';

export interface GridOptions extends ItemShape {
  /** Images in a row. */
  readonly columns: number;
  /** Pixels of the picture along each side of an image's pixel. */
  readonly scale?: number;
  /** Pixels between the images and round them. */
  readonly margin?: number;
  /** One text above each column; what is too long for its column is cut. */
  readonly columnLabels?: readonly string[];
  /** One text to the left of each row. */
  readonly rowLabels?: readonly string[];
}

const background = 255;
const ink = 32;
/** Empty pixels between a label and the images. */
const labelGap = 4;

/** Where things lie in the picture, in pixels. */
interface Layout {
  readonly columns: number;
  readonly rows: number;
  readonly scale: number;
  readonly margin: number;
  /** Size of one image after scaling. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Room for the labels, before the first margin. */
  readonly left: number;
  readonly top: number;
}

/**
 * Lays images out in rows, from the top left, on white.
 *
 * @param images each [height, width, channels]; `channels` is 1 (grey) or 3 (RGB)
 * @throws RangeError for images that aren't of the shape given, or that can't be shown
 */
export const imageGrid = (images: readonly Uint8Array[], options: GridOptions): Raster => {
  checkImages(images, options);
  const layout = layOut(images.length, options);
  const raster = blank(layout, options.channels);
  images.forEach((image, index) => {
    drawImage(raster, image, layout, cellAt(layout, index % layout.columns, Math.floor(index / layout.columns)));
  });
  options.columnLabels?.slice(0, layout.columns).forEach((label, column) => {
    const { x } = cellAt(layout, column, 0);
    drawText(
      raster,
      label,
      x + Math.max((layout.cellWidth - textWidth(label)) >> 1, 0),
      layout.margin,
      layout.cellWidth,
    );
  });
  options.rowLabels?.slice(0, layout.rows).forEach((label, row) => {
    const { y } = cellAt(layout, 0, row);
    drawText(raster, label, layout.margin, y + Math.max((layout.cellHeight - textHeight) >> 1, 0), layout.left);
  });
  return raster;
};

const checkImages = (images: readonly Uint8Array[], { extents, channels, columns, scale = 1 }: GridOptions): void => {
  const [height = 0, width = 0] = extents;
  if (extents.length !== 2 || (channels !== 1 && channels !== 3))
    throw new RangeError('A grid shows images with 1 or 3 channels.');
  if (images.length === 0) throw new RangeError('A grid needs at least one image.');
  if (!(Number.isInteger(columns) && columns >= 1 && Number.isInteger(scale) && scale >= 1)) {
    throw new RangeError('The columns and the scale of a grid are whole numbers from 1.');
  }
  if (images.some((image) => image.length !== height * width * channels)) {
    throw new RangeError(`Not all images are ${[...extents, channels].join('×')}.`);
  }
};

const layOut = (
  count: number,
  { extents, columns, scale = 1, margin = 2, columnLabels, rowLabels }: GridOptions,
): Layout => {
  const [height = 0, width = 0] = extents;
  return {
    columns: Math.min(columns, count),
    rows: Math.ceil(count / columns),
    scale,
    margin,
    cellWidth: width * scale,
    cellHeight: height * scale,
    left: rowLabels === undefined ? 0 : Math.max(...rowLabels.map(textWidth), 0) + labelGap,
    top: columnLabels === undefined ? 0 : textHeight + labelGap,
  };
};

const blank = ({ columns, rows, cellWidth, cellHeight, margin, left, top }: Layout, channels: number): Raster => {
  const width = left + margin + columns * (cellWidth + margin);
  const height = top + margin + rows * (cellHeight + margin);
  return { width, height, channels, pixels: new Uint8Array(width * height * channels).fill(background) };
};

/** Top left pixel of an image. */
const cellAt = (
  { cellWidth, cellHeight, margin, left, top }: Layout,
  column: number,
  row: number,
): { x: number; y: number } => ({
  x: left + margin + column * (cellWidth + margin),
  y: top + margin + row * (cellHeight + margin),
});

const drawImage = (
  raster: Raster,
  image: Uint8Array,
  { cellWidth, cellHeight, scale }: Layout,
  cell: { x: number; y: number },
): void => {
  const { channels } = raster;
  const imageWidth = cellWidth / scale;
  for (let y = 0; y < cellHeight; y++) {
    for (let x = 0; x < cellWidth; x++) {
      const from = (Math.floor(y / scale) * imageWidth + Math.floor(x / scale)) * channels;
      raster.pixels.set(image.subarray(from, from + channels), ((cell.y + y) * raster.width + cell.x + x) * channels);
    }
  }
};

const drawText = ({ width, channels, pixels }: Raster, text: string, left: number, top: number, room: number): void => {
  for (let y = 0; y < textHeight; y++) {
    for (let x = 0; x < Math.min(textWidth(text), room); x++) {
      const at = ((top + y) * width + left + x) * channels;
      if (hasDot(text, x, y)) pixels.fill(ink, at, at + channels);
    }
  }
};
