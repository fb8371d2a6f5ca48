/** A level's region as a drawing: its patches, one of which is zoomed in on. */
import type { Level } from '../../ir/architecture.ts';
import { neighbourOffsets } from '../../ir/neighbours.ts';
import { markup } from '../markup.ts';
import type { Markup } from '../markup.ts';

/** How a patch takes part while one is modelled. */
type Role = 'current' | 'known' | 'open' | 'neighbour';

export interface RegionDrawing {
  readonly svg: Markup;
  readonly width: number;
  readonly height: number;
  /** The patch that is zoomed in on. */
  readonly patch: Box;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What decides how a level's patches are drawn. */
export interface RegionLook {
  readonly level: Level;
  /** Whether patches are modelled one by one in raster order. */
  readonly isRaster: boolean;
  /** Conditions that a patch hands down: 1, or one more for each neighbour. */
  readonly conditions: number;
  /** What the drawing shows, in words. */
  readonly description: string;
}

/** Longest side. */
const side = 132;
/** Thinnest strip: sequences have no height. */
const thinnest = 22;
/** Patches along an axis that are drawn one by one; of more, fewer and larger ones stand for them. */
const mostCells = 20;
/** Of an axis behind the picture, such as depth: sheets that are drawn, and how far they stand out. */
const mostSheets = 4;
const sheetOffset = 5;

/** Draws the last two axes; what lies before them stands behind as sheets. */
export const drawRegion = (look: RegionLook): RegionDrawing => {
  const { level, description } = look;
  const [rows, columns] = faceOf(level.grid);
  const sheets = Math.min(
    mostSheets,
    level.grid.slice(0, -2).reduce((total, n) => total * n, 1),
  );
  const depth = (sheets - 1) * sheetOffset;
  const face = faceBox(level.region, depth);
  const cell = { width: face.width / columns, height: face.height / rows };
  const [row, column] = [Math.floor(rows / 2), Math.floor(columns / 2)];
  const boxAt = (r: number, c: number): Box => ({ x: face.x + c * cell.width, y: face.y + r * cell.height, ...cell });
  const [width, height] = [face.width + depth, face.height + depth];
  const svg = markup`<svg class="region" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${description}">
${Array.from({ length: sheets - 1 }, (_, index) => sheet(face, (sheets - 1 - index) * sheetOffset))}
<rect class="open" ${size(face)}/>
${cells(look, rows, columns, boxAt)}
<rect class="current" ${size(boxAt(row, column))}/></svg>`;
  return { svg, width, height, patch: boxAt(row, column) };
};

/** Rows and columns to draw. */
const faceOf = (grid: readonly number[]): readonly [rows: number, columns: number] => {
  const [rows, columns] = grid.length === 1 ? [1, grid[0] ?? 1] : [grid.at(-2) ?? 1, grid.at(-1) ?? 1];
  return [Math.min(rows, mostCells), Math.min(columns, mostCells)];
};

const faceBox = (region: readonly number[], depth: number): Box => {
  const [height, width] = region.length === 1 ? [0, 1] : [region.at(-2) ?? 1, region.at(-1) ?? 1];
  const scale = (side - depth) / Math.max(height, width);
  return { x: 0, y: depth, width: width * scale, height: Math.max(thinnest, height * scale) };
};

const cells = (
  look: RegionLook,
  rows: number,
  columns: number,
  boxAt: (row: number, column: number) => Box,
): readonly Markup[] => {
  const paths = new Map<Role, string>();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const role = roleOf(look, [row, column], [rows, columns]);
      paths.set(role, (paths.get(role) ?? '') + outline(boxAt(row, column)));
    }
  }
  return [...paths].map(([role, path]) => markup`<path class="cell ${role}" d="${path}"/>`);
};

/** Raster order knows what comes before; a masked level knows some patches here and there. */
const roleOf = (
  { isRaster, conditions }: RegionLook,
  at: readonly [number, number],
  grid: readonly [number, number],
): Role => {
  const middle = grid.map((n) => Math.floor(n / 2));
  const offset = at.map((place, axis) => place - (middle[axis] ?? 0));
  const axes = grid[0] === 1 ? 1 : 2;
  const neighbours = neighbourOffsets(axes).slice(0, conditions - 1);
  const isNeighbour = neighbours.some((one) => one.join() === offset.slice(-axes).join());
  if (isNeighbour) return 'neighbour';
  const [row, column] = at;
  if (isRaster) return row * grid[1] + column < (middle[0] ?? 0) * grid[1] + (middle[1] ?? 0) ? 'known' : 'open';
  return (row * 7 + column * 11 + row * column * 3) % 5 < 2 ? 'known' : 'open';
};

const sheet = ({ x, y, width, height }: Box, offset: number): Markup =>
  markup`<rect class="sheet" ${size({ x: x + offset, y: y - offset, width, height })}/>`;

const number = (value: number): string => String(Number(value.toFixed(2)));

const size = ({ x, y, width, height }: Box): Markup =>
  markup`x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"`;

const outline = ({ x, y, width, height }: Box): string =>
  `M${number(x)} ${number(y)}h${number(width)}v${number(height)}h${number(-width)}z`;
