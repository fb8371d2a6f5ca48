/** Pictures of samples that are drawn while training: RUN/previews/step-000400.png. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../files/make-folder.node.ts';
import { atomicWrite } from '../files/atomic.node.ts';
import { entriesIn } from './run-folder.node.ts';
import type { RunFolder } from './run-folder.node.ts';
import type { PreviewEvent } from './training-observer.ts';
import type { PreviewRow } from './training-rows.ts';

const fileName = /^step-(\d+)\.png$/;

/** Writes the picture and gives its row for the log. */
export const writePreview = async (
  run: RunFolder,
  { step, picture, caption }: PreviewEvent,
): Promise<Omit<PreviewRow, 'time'>> => {
  const name = `step-${String(step).padStart(6, '0')}.png`;
  await makeFolder(run.previews);
  await atomicWrite(join(run.previews, name), picture.png);
  const { width, height } = picture;
  return { kind: 'preview', step, file: `previews/${name}`, width, height, caption };
};

/** Removes the pictures of steps after `step`, from which a training goes on. */
export const removePreviewsAfter = async (run: RunFolder, step: number): Promise<void> => {
  for (const name of await entriesIn(run.previews)) {
    if (Number(fileName.exec(name)?.[1] ?? 0) > step) await rm(join(run.previews, name), { force: true });
  }
};
