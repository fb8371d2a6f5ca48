import { createHash } from 'node:crypto';

/** What a package's program reads: code, plan, kernels, spec. package.json is the user's too, who may add dependencies. */
const runs = /\.(js|wgsl|yaml)$|^plan\.json$/;

/** The SHA-256 of the files that a package runs, a line for each, as `sha256sum` writes them. */
export const checksumsOf = (files: ReadonlyMap<string, string>): string =>
  [...files]
    .filter(([path]) => runs.test(path))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => `${createHash('sha256').update(text).digest('hex')}  ${path}\n`)
    .join('');
