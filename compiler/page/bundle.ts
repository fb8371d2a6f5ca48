import { posix } from 'node:path';
import type { Plugin } from 'esbuild';
import type { PackageFiles } from '../7-emit/emit-package.ts';

/** One script of an entry and what it imports from a package. Files of Node stay outside: no browser asks for them. */
export const bundle = async (files: PackageFiles, entry: string): Promise<string> => {
  // The bundler is loaded by those who want a page.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    stdin: { contents: entry, sourcefile: 'page-entry.js', loader: 'js' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    write: false,
    logLevel: 'silent',
    plugins: [fromPackage(files)],
  });
  return outputFiles[0]?.text ?? '';
};

const fromPackage = (files: PackageFiles): Plugin => ({
  name: 'package',
  setup(build) {
    build.onResolve({ filter: /\.node\.js$/ }, ({ path }) => ({ path, external: true }));
    build.onResolve({ filter: /.*/ }, ({ path, importer, namespace }) => {
      const folder = namespace === 'package' ? posix.dirname(importer) : '.';
      return { path: posix.join(folder, path), namespace: 'package' };
    });
    build.onLoad({ filter: /.*/, namespace: 'package' }, ({ path }) => {
      const contents = files.get(path);
      return contents === undefined
        ? { errors: [{ text: `${path} is not in the package` }] }
        : { contents, loader: 'js' };
    });
  },
});
