import { itemSize } from '../data/dataset.ts';
import type { DataDemands } from '../data/dataset.ts';
import { encodePng } from '../data/png.ts';
import type { Raster } from '../data/raster.ts';
import { kindOf, knownItems, settingsOf } from '../data/kinds/kinds.ts';
import type { SourcePart } from '../data/open-parts.node.ts';
import { atomicWrite } from '../files/atomic.node.ts';
import { classGrid } from './output/class-grid.ts';
import type { Source } from '../data/sources/source.node.ts';

/** Items in a row of the sheet, and rows. */
const columns = 8;
const mostRows = 10;

/** A contact sheet of training items: a row for each of the first classes, or several rows of items without classes. */
export const writeContactSheet = async (
  path: string,
  { classNames, facts }: Source,
  { store, part }: SourcePart,
  demands: DataDemands,
): Promise<void> => {
  const { name } = kindOf(demands);
  const { settings = settingsOf(kindOf(demands), {}) } = demands;
  const { kind, form } = knownItems({ ...demands, kind: name, settings }, facts);
  const rows = new Map<number, Raster[]>();
  const isLabelled = demands.classes > 1;
  for (let item = 0; item < part.count; item++) {
    const at = part.at(item);
    const row = isLabelled ? (store.labels?.[at] ?? 0) : Math.floor(item / columns);
    if (row >= mostRows) {
      if (isLabelled) continue;
      break;
    }
    const pictures = rows.get(row) ?? [];
    if (pictures.length >= columns) continue;
    const values = Uint32Array.from(await store.read(at, 1));
    rows.set(row, [...pictures, kind.picture(values.subarray(0, itemSize(form)), form)]);
  }
  const inOrder = new Map([...rows].sort(([one], [other]) => one - other));
  const names = isLabelled ? classNames : [...inOrder.keys()].map((row) => String(row * columns));
  await atomicWrite(path, await encodePng(classGrid(inOrder, names)));
};
