/** The recursion as a tree: every patch of a level is a region of the next; one path from the whole to a channel is followed. */
import { markup } from '../markup.ts';
import type { Markup } from '../markup.ts';

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
export const treeWidth = 360;
const left = 92;
const right = 282;
/** From one row to the next. */
export const treeRowHeight = 78;
const nodeSize = 14;
/** Branches that are drawn; of more, the last one is an ellipsis. */
const most = 7;

export const drawTree = (rows: readonly TreeRow[], description: string): Markup => {
  const height = (rows.length - 1) * treeRowHeight + 2 * nodeSize + 8;
  const drawn = rows.map((row, index) => drawRow(row, index, rows));
  return markup`<svg class="tree" viewBox="0 0 ${treeWidth} ${height}" role="img" aria-label="${description}">${drawn}</svg>`;
};

const drawRow = (row: TreeRow, index: number, rows: readonly TreeRow[]): Markup => {
  const y = yOf(index);
  const places = placesOf(row.branches);
  const above = index === 0 ? undefined : followed(rows[index - 1]?.branches ?? 1);
  const edges = places.map((x) =>
    above === undefined ? undefined : edge(above, yOf(index - 1), x, y, x === followed(row.branches)),
  );
  const hasMore = row.branches > most;
  const nodes = places.map((x, place) =>
    hasMore && place === places.length - 1 ? ellipsis(x, y) : node(x, y, x === followed(row.branches), row.look),
  );
  const given =
    above === undefined
      ? undefined
      : markup`<text class="given" x="${(left + right) / 2}" y="${y - treeRowHeight / 2 + 4}" text-anchor="middle">${row.given}</text>`;
  const stubs =
    index < rows.length - 1
      ? places.slice(0, hasMore ? -1 : undefined).map((x) => stub(x, y, row, rows[index + 1]))
      : [];
  return markup`${edges}${stubs}${nodes}${given}<text class="name" x="0" y="${y - 1}">${row.name}</text><text class="note" x="0" y="${y + 13}">${row.note}</text><text class="total" x="${treeWidth}" y="${y + 4}" text-anchor="end">${row.total}</text>`;
};

const yOf = (index: number): number => nodeSize + 2 + index * treeRowHeight;

const placesOf = (branches: number): readonly number[] => {
  const shown = Math.min(branches, most);
  const middle = (left + right) / 2;
  const step = Math.min((right - left) / (most - 1), 36);
  return Array.from({ length: shown }, (_, index) => middle + (index - (shown - 1) / 2) * step);
};

/** Where the path goes on. */
const followed = (branches: number): number => {
  const places = placesOf(branches);
  return places[Math.floor((places.length - 1) / 2)] ?? 0;
};

const edge = (x1: number, y1: number, x2: number, y2: number, isFollowed: boolean): Markup => {
  const [from, to, middle] = [y1 + nodeSize / 2, y2 - nodeSize / 2, (y1 + y2) / 2];
  return markup`<path class="edge${isFollowed ? ' followed' : ''}" d="M${x1} ${from}C${x1} ${middle} ${x2} ${middle} ${x2} ${to}"/>`;
};

const node = (x: number, y: number, isFollowed: boolean, look: string): Markup =>
  markup`<rect class="node ${look}${isFollowed ? ' followed' : ''}" x="${x - nodeSize / 2}" y="${y - nodeSize / 2}" width="${nodeSize}" height="${nodeSize}" rx="3"/>`;

const ellipsis = (x: number, y: number): Markup =>
  markup`<text class="more" x="${x}" y="${y + 4}" text-anchor="middle">…</text>`;

/** The branches of the nodes that aren't followed are only hinted at. */
const stub = (x: number, y: number, { branches }: TreeRow, below: TreeRow | undefined): Markup | undefined => {
  if (x === followed(branches)) return undefined;
  const top = y + nodeSize / 2;
  const sides = below?.branches === 1 ? '' : `M${x} ${top}l-5 9M${x} ${top}l5 9`;
  return markup`<path class="stub" d="M${x} ${top}v10${sides}"/>`;
};
