import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of a test's own. */
export interface TemporaryFolder {
  readonly path: string;
  /** Writes files by their path in the folder, and makes the folders that they lie in. */
  put(files: Readonly<Record<string, Uint8Array | string>>): Promise<void>;
  remove(): Promise<void>;
}

export const temporaryFolder = async (): Promise<TemporaryFolder> => {
  const path = await mkdtemp(join(tmpdir(), 'fractalc-data-'));
  return {
    path,
    async put(files) {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(path, name)), { recursive: true });
        await writeFile(join(path, name), content);
      }
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
};
