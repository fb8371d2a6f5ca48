import { join } from 'node:path';
import type { SampleOutputs } from '../sample-plan.ts';
import { GridFile } from './grid-file.node.ts';
import type { ImageSink } from './image-sink.ts';
import { NpzFile } from './npz-file.node.ts';
import { PictureFiles } from './picture-files.node.ts';
import { prepareFile, prepareFolder } from './prepare.node.ts';
import type { Data } from './shown-data.ts';

/** The files that images go to; undefined where nobody wants them. */
export interface OpenOutputs {
  readonly sinks: readonly ImageSink[];
  readonly pictures: PictureFiles | undefined;
  readonly grid: GridFile | undefined;
  readonly npz: string | undefined;
  readonly animation: string | undefined;
}

/**
 * Gets ready to write images with these labels. Throws before anything is drawn where a place can't be written to, or is one of the
 * `inputs` that are read.
 */
export const openOutputs = async (
  outputs: SampleOutputs,
  folder: string,
  labels: Uint32Array,
  data: Data,
  classNames: readonly string[],
  inputs: readonly string[] = [],
): Promise<OpenOutputs> => {
  const { npz, animation } = outputs;
  const wants = outputs.pictures;
  for (const path of [npz, animation]) if (path !== undefined) await prepareFile(path, inputs);
  // The run's own folder of pictures is nobody's input.
  if (wants !== 'none') await prepareFolder(folder, outputs.folder === undefined ? [] : inputs);
  const pictures = wants === 'all' ? await PictureFiles.open(folder, labels, data, classNames) : undefined;
  const grid = wants === 'none' ? undefined : new GridFile(join(folder, 'grid.png'), labels, data, classNames);
  const file = npz === undefined ? undefined : await NpzFile.open(npz, labels, data);
  const sinks = [pictures, grid, file].filter((sink) => sink !== undefined);
  return { sinks, pictures, grid, npz, animation };
};
