import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readRegularFile } from '../../runtime/files/regular-file.node.ts';
import type { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import type { PreviewRow } from '../../runtime/runs/training-rows.ts';
import { evenly } from '../present/chart/series.ts';

/** A picture to put into a page. */
export interface Picture {
  /** Undefined where the picture doesn't tell of which step it is. */
  readonly step: number | undefined;
  readonly caption: string;
  /** A `data:` URI. */
  readonly uri: string;
  readonly width: number;
  readonly height: number;
}

export interface Pictures {
  /** Some of the grids that were drawn while training, in order. */
  readonly previews: readonly Picture[];
  /** How many such grids there are. */
  readonly count: number;
  /** What `sample` has drawn. */
  readonly samples: Picture | undefined;
}

/** Grids on a page; of more, some are shown. */
const shown = 12;
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Reads the pictures of a run. Those that are missing, or no PNG files, are left out. */
export const picturesOf = async (run: RunFolder, previews: readonly PreviewRow[]): Promise<Pictures> => {
  const chosen = evenly(previews.length, shown).flatMap((index) => previews[index] ?? []);
  const read = await Promise.all(
    chosen.map(({ file, step, caption }) => pictureAt(join(run.previews, basename(file)), step, caption)),
  );
  return {
    previews: read.filter((picture) => picture !== undefined),
    count: previews.length,
    samples: await drawnSamples(join(run.samples, 'grid.png')),
  };
};

const drawnSamples = async (path: string): Promise<Picture | undefined> => {
  const drawn = await stat(path).catch(() => undefined);
  if (drawn === undefined) return undefined;
  return pictureAt(path, undefined, `Drawn by 'sample' on ${drawn.mtime.toISOString().slice(0, 10)}`);
};

/** A PNG file's size stands behind its signature and the name of its first chunk. */
const pictureAt = async (path: string, step: number | undefined, caption: string): Promise<Picture | undefined> => {
  const content = await readRegularFile(path).catch(() => undefined);
  if (content === undefined) return undefined;
  const bytes = Buffer.from(content.buffer);
  if (bytes.length < 24 || !bytes.subarray(0, 8).equals(signature)) return undefined;
  const uri = `data:image/png;base64,${bytes.toString('base64')}`;
  return { step, caption, uri, width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
};
