import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kindNamed } from '../../runtime/data/kinds/kinds.ts';
import type { ModelDescription } from '../../runtime/model.ts';
import type { PackageFiles } from '../7-emit/emit-package.ts';
import { packageRoot } from '../package-root.ts';
import { bundle } from './bundle.ts';
import { pageDocument } from './document.ts';

/** What a page draws with. */
export interface PageWeights {
  /** A safetensors file's bytes. */
  readonly bytes: Uint8Array;
  /** In the order of the labels; labels without one are shown by number. */
  readonly classNames?: readonly string[] | undefined;
  /** What the kind of data has learnt of the items. */
  readonly facts?: unknown;
}

const weightsFile = 'weights.safetensors';

/**
 * The files of a package and of a page that samples its model in a browser: index.html, one script, one style sheet and the weights.
 */
export const withPage = async (
  { files, description }: { readonly files: PackageFiles; readonly description: ModelDescription },
  { bytes, classNames = [], facts }: PageWeights,
): Promise<PackageFiles> => {
  const weights = { url: weightsFile, sha256: createHash('sha256').update(bytes).digest('hex') };
  // The script has the model's kind of data alone.
  const kind = kindNamed(description.data.kind).name;
  const entry = `import { model } from './model.js';
import { ${kind} as kind } from './runtime/data/kinds/${kind}.js';
import { openPage } from './runtime/browser/page/main.js';
void openPage(model, { kind, ...${JSON.stringify({ weights, classNames, facts })} });`;
  return new Map<string, string | Uint8Array>([
    ...files,
    ['index.html', pageDocument(description)],
    ['page.css', readFileSync(join(packageRoot(), 'compiler', 'page', 'assets', 'page.css'), 'utf8')],
    ['page.js', await bundle(files, entry)],
    [weightsFile, bytes],
  ]);
};
