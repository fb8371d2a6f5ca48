import { realpath } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, sep } from 'node:path';
import { FileError } from '../../../runtime/files/file-error.ts';
import { openRegularFile } from '../../../runtime/files/regular-file.node.ts';
import type { OpenFile } from '../../../runtime/files/regular-file.node.ts';
import { isSystemError } from '../../../runtime/files/system-fault.ts';

/** Content types by ending, of what a package has. */
const contentTypes: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css;charset=utf-8'],
  ['.html', 'text/html;charset=utf-8'],
  ['.js', 'text/javascript;charset=utf-8'],
  ['.json', 'application/json'],
  ['.md', 'text/markdown;charset=utf-8'],
  ['.png', 'image/png'],
  ['.ts', 'text/plain;charset=utf-8'],
  ['.wgsl', 'text/wgsl;charset=utf-8'],
  ['.yaml', 'text/yaml;charset=utf-8'],
]);

/** The content type of a file by its name; bytes where the ending isn't known. */
export const contentType = (path: string): string =>
  contentTypes.get(extname(path).toLowerCase()) ?? 'application/octet-stream';

/**
 * Opens the file that a URL's path names in a folder; undefined where there is none. A link counts for what it leads to: outside of the
 * folder, and where a name begins with a dot, there is nothing. Pipes, devices and folders are no files.
 */
export const openServed = async (folder: string, path: string): Promise<OpenFile | undefined> => {
  const name = decoded(path);
  if (name === undefined) return undefined;
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, name.endsWith('/') ? `${name}index.html` : name));
    return isServed(root, file) ? await openRegularFile(file) : undefined;
  } catch (error) {
    if (error instanceof FileError || isSystemError(error)) return undefined;
    throw error;
  }
};

/** Whether a file lies below the folder, and nothing on the way is hidden. */
const isServed = (root: string, file: string): boolean => {
  const below = relative(root, file);
  return below !== '' && !isAbsolute(below) && !below.split(sep).some((part) => part.startsWith('.'));
};

/** The path of a URL without its query; undefined where its escapes stand for nothing. */
const decoded = (url: string): string | undefined => {
  try {
    const path = decodeURI(url.replace(/[?#].*$/s, ''));
    return path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
};
