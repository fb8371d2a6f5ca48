/** The recursion as a tree: every patch of a level is a region of the next; one path from the whole to a channel is followed. */
import { markup, type Markup } from '../markup.ts';

/** A row of the tree. */
export interface TreeRow {
  readonly name: string;
  readonly note: string;
  /** Nodes below one node of the row above. */
  readonly branches: number;
  /** All nodes of the row for one image, in words. */
  readonly total: string;
  /** What each node is given from above, in words. */
  readonly given: string;
  readonly look: string;
}

/** Of the drawing. */
export const TREE_WIDTH = 360;
const LEFT = 92;
const RIGHT = 282;
/** From one row to the next. */
export const TREE_ROW = 78;
const NODE = 14;
/** Branches that are drawn; of more, the last one is an ellipsis. */
const MOST = 7;

export function drawTree(rows: readonly TreeRow[], description: string): Markup {
  const height = (rows.length - 1) * TREE_ROW + 2 * NODE + 8;
  const drawn = rows.map((row, index) => drawRow(row, index, rows));
  return markup`<svg class="tree" viewBox="0 0 ${TREE_WIDTH} ${height}" role="img" aria-label="${description}">${drawn}</svg>`;
}

function drawRow(row: TreeRow, index: number, rows: readonly TreeRow[]): Markup {
  const y = yOf(index);
  const places = placesOf(row.branches);
  const above = index === 0 ? undefined : followed(rows[index - 1]?.branches ?? 1);
  const edges = places.map((x) =>
    above === undefined ? undefined : edge(above, yOf(index - 1), x, y, x === followed(row.branches)),
  );
  const hasMore = row.branches > MOST;
  const nodes = places.map((x, place) =>
    hasMore && place === places.length - 1 ? ellipsis(x, y) : node(x, y, x === followed(row.branches), row.look),
  );
  const given =
    above === undefined
      ? undefined
      : markup`<text class="given" x="${(LEFT + RIGHT) / 2}" y="${y - TREE_ROW / 2 + 4}" text-anchor="middle">${row.given}</text>`;
  const stubs =
    index < rows.length - 1
      ? places.slice(0, hasMore ? -1 : undefined).map((x) => stub(x, y, row, rows[index + 1]))
      : [];
  return markup`${edges}${stubs}${nodes}${given}<text class="name" x="0" y="${y - 1}">${row.name}</text><text class="note" x="0" y="${y + 13}">${row.note}</text><text class="total" x="${TREE_WIDTH}" y="${y + 4}" text-anchor="end">${row.total}</text>`;
}

const yOf = (index: number): number => NODE + 2 + index * TREE_ROW;

function placesOf(branches: number): readonly number[] {
  const shown = Math.min(branches, MOST);
  const middle = (LEFT + RIGHT) / 2;
  const step = Math.min((RIGHT - LEFT) / (MOST - 1), 36);
  return Array.from({ length: shown }, (_, index) => middle + (index - (shown - 1) / 2) * step);
}

/** Where the path goes on. */
function followed(branches: number): number {
  const places = placesOf(branches);
  return places[Math.floor((places.length - 1) / 2)] ?? 0;
}

function edge(x1: number, y1: number, x2: number, y2: number, isFollowed: boolean): Markup {
  const [from, to, middle] = [y1 + NODE / 2, y2 - NODE / 2, (y1 + y2) / 2];
  return markup`<path class="edge${isFollowed ? ' followed' : ''}" d="M${x1} ${from}C${x1} ${middle} ${x2} ${middle} ${x2} ${to}"/>`;
}

function node(x: number, y: number, isFollowed: boolean, look: string): Markup {
  return markup`<rect class="node ${look}${isFollowed ? ' followed' : ''}" x="${x - NODE / 2}" y="${y - NODE / 2}" width="${NODE}" height="${NODE}" rx="3"/>`;
}

const ellipsis = (x: number, y: number): Markup =>
  markup`<text class="more" x="${x}" y="${y + 4}" text-anchor="middle">…</text>`;

/** The branches of the nodes that aren't followed are only hinted at. */
function stub(x: number, y: number, { branches }: TreeRow, below: TreeRow | undefined): Markup | undefined {
  if (x === followed(branches)) return undefined;
  const top = y + NODE / 2;
  const sides = below?.branches === 1 ? '' : `M${x} ${top}l-5 9M${x} ${top}l5 9`;
  return markup`<path class="stub" d="M${x} ${top}v10${sides}"/>`;
}
