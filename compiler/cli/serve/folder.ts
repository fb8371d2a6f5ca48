import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ServeError } from './serve-error.ts';

/** Throws a ServeError where the folder is not one with a page to serve. */
export const checkFolder = async (folder: string): Promise<void> => {
  const hint = `\n  suggestion: npx fractalc compile SPEC --weights RUN -o ${folder}`;
  const stats = await found(folder);
  if (stats === undefined) throw new ServeError(`${folder}: there is no such folder.${hint}`);
  if (!stats.isDirectory())
    throw new ServeError(`${folder}: this is no folder; expected a compiled package with a page.`);
  const page = await found(join(folder, 'index.html'));
  if (page?.isFile() !== true)
    throw new ServeError(`${folder}: has no index.html, so there is no page to serve.${hint}`);
};

const found = async (path: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> => {
  try {
    return await stat(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw cause;
  }
};
