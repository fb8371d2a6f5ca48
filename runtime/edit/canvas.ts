/** Values of any extents, and which of them are known. */
export interface Canvas {
  readonly extents: readonly number[];
  readonly channels: number;
  /** [...extents, channels]. */
  readonly tokens: Uint32Array;
  /** 1 = drawn anew: [...extents, channels]. */
  readonly open: Uint8Array;
}

/** A part of a canvas, in cells. */
export interface Box {
  /** From the outermost axis in. */
  readonly origin: readonly number[];
  readonly extents: readonly number[];
}

export const volumeOf = (extents: readonly number[]): number => extents.reduce((total, extent) => total * extent, 1);

/** Numbers of a box's cells in a canvas of these extents, in the box's raster order. */
export const cellsOf = (extents: readonly number[], { origin, extents: size }: Box): readonly number[] => {
  let cells: readonly number[] = [0];
  for (const [axis, extent] of extents.entries())
    cells = cells.flatMap((cell) =>
      Array.from({ length: size[axis] ?? 1 }, (_, at) => cell * extent + (origin[axis] ?? 0) + at),
    );
  return cells;
};

/** Numbers of the values of cells. */
const valuesOf = (cells: readonly number[], channels: number): readonly number[] =>
  channels === 1 ? cells : cells.flatMap((cell) => Array.from({ length: channels }, (_, c) => cell * channels + c));

/** A canvas of which everything is known. */
export const knownCanvas = (extents: readonly number[], channels: number, tokens: Uint32Array): Canvas => ({
  ...{ extents, channels, tokens },
  open: new Uint8Array(tokens.length),
});

/** The canvas with more of it to be drawn: the cells for which `isOpen` holds. */
export const opened = (canvas: Canvas, isOpen: (cell: number) => boolean): Canvas => ({
  ...canvas,
  open: canvas.open.map((open, value) => (isOpen(Math.floor(value / canvas.channels)) ? 1 : open)),
});

/** The canvas in the middle of a larger one, whose other cells are to be drawn. */
export const extended = (canvas: Canvas, before: readonly number[], after: readonly number[]): Canvas => {
  const { channels } = canvas;
  const extents = canvas.extents.map((extent, axis) => extent + (before[axis] ?? 0) + (after[axis] ?? 0));
  const size = volumeOf(extents) * channels;
  const larger = { extents, channels, tokens: new Uint32Array(size), open: new Uint8Array(size).fill(1) };
  put(larger, { origin: before, extents: canvas.extents }, canvas.tokens, canvas.open);
  return larger;
};

/** The values of a box as a canvas of their own. */
export const cut = ({ extents, channels, tokens, open }: Canvas, box: Box): Canvas => {
  const values = valuesOf(cellsOf(extents, box), channels);
  return {
    ...{ extents: box.extents, channels },
    tokens: Uint32Array.from(values, (value) => tokens[value] ?? 0),
    open: Uint8Array.from(values, (value) => open[value] ?? 0),
  };
};

/** Stores the values of a box. */
export const put = (canvas: Canvas, box: Box, tokens: Uint32Array, open?: Uint8Array): void => {
  const values = valuesOf(cellsOf(canvas.extents, box), canvas.channels);
  for (const [at, value] of values.entries()) {
    canvas.tokens[value] = tokens[at] ?? 0;
    canvas.open[value] = open?.[at] ?? 0;
  }
};

/**
 * The next part of a canvas to draw, as large as a model's items: of those that have something to draw, the one of which most is known.
 * Parts lie half of their extents apart, so that each overlaps with those beside it. Undefined where everything is known.
 */
export const nextWindow = (canvas: Canvas, size: readonly number[]): Box | undefined => {
  let best: { readonly box: Box; readonly known: number } | undefined;
  for (const origin of windowOrigins(canvas.extents, size)) {
    const box = { origin, extents: size };
    const { open } = cut(canvas, box);
    const known = open.reduce((count, value) => count + Number(value === 0), 0);
    if (known < open.length && (best === undefined || known > best.known)) best = { box, known };
  }
  return best?.box;
};

const windowOrigins = (extents: readonly number[], size: readonly number[]): readonly (readonly number[])[] => {
  let origins: readonly (readonly number[])[] = [[]];
  for (const [axis, extent] of extents.entries()) {
    const own = size[axis] ?? 1;
    const last = extent - own;
    const stride = Math.max(1, Math.floor(own / 2));
    const places = Array.from({ length: Math.ceil(last / stride) + 1 }, (_, at) => Math.min(at * stride, last));
    origins = origins.flatMap((origin) => places.map((place) => [...origin, place]));
  }
  return origins;
};
