import { join } from 'node:path';
import type { SampleOutputs } from '../sample-plan.ts';
import { GridFile } from './grid-file.node.ts';
import type { KnownItems } from '../../data/kinds/known-items.ts';
import { ArrayFile, pictureArrays, tokenArrays } from './array-file.node.ts';
import type { ItemSink } from './item-sink.ts';
import { ItemFiles } from './item-files.node.ts';
import { prepareFile, prepareFolder } from './prepare.node.ts';

/** The files that items go to; undefined where nobody wants them. */
export interface OpenOutputs {
  readonly sinks: readonly ItemSink[];
  readonly files: ItemFiles | undefined;
  readonly grid: GridFile | undefined;
  readonly npz: string | undefined;
  readonly npy: string | undefined;
  readonly animation: string | undefined;
}

/**
 * Gets ready to write items with these labels. Throws before anything is drawn where a place can't be written to, or is one of the
 * `inputs` that are read.
 */
export const openOutputs = async (
  outputs: SampleOutputs,
  folder: string,
  labels: Uint32Array,
  known: KnownItems,
  classNames: readonly string[],
  inputs: readonly string[] = [],
): Promise<OpenOutputs> => {
  const { npz, npy, animation } = outputs;
  const wants = outputs.pictures;
  for (const path of [npz, npy, animation]) if (path !== undefined) await prepareFile(path, inputs);
  // The run's own folder of pictures is nobody's input.
  if (wants !== 'none') await prepareFolder(folder, outputs.folder === undefined ? [] : inputs);
  const files = wants === 'all' ? await ItemFiles.open(folder, labels, known, classNames) : undefined;
  const grid = wants === 'none' ? undefined : new GridFile(join(folder, 'grid.png'), labels, known, classNames);
  const pictures = npz === undefined ? undefined : await ArrayFile.open(npz, labels, pictureArrays(known));
  const tokens =
    npy === undefined ? undefined : await ArrayFile.open(npy, labels, tokenArrays(known, npy.endsWith('.npz')));
  const sinks = [files, grid, pictures, tokens].filter((sink) => sink !== undefined);
  return { sinks, files, grid, npz, npy, animation };
};
