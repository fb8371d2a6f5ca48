import { readFile } from 'node:fs/promises';

export const readTextFile = (url: URL): Promise<string> => readFile(url, 'utf8');
