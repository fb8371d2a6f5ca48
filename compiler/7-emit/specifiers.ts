/** How the files of a package import one another and the runtime. */
export interface Specifiers {
  /** Another file of the package, by name without an extension. */
  readonly local: (name: string) => string;
  /** A file of the runtime, by path without an extension. */
  readonly runtime: (path: string) => string;
}

/** A package that carries the compiled runtime in its folder `runtime/`. */
export const selfContained: Specifiers = {
  local: (name) => `./${name}.js`,
  runtime: (path) => `./runtime/${path}.js`,
};

/** A package of TypeScript sources alone, beside the runtime's sources in `folder` (relative to the package). */
export const linkedTo = (folder: string): Specifiers => ({
  local: (name) => `./${name}.ts`,
  runtime: (path) => `${folder}/${path}.ts`,
});

/** JavaScript that imports a runtime that lies elsewhere, in sources or compiled. `folder` is a URL that ends in a slash. */
export const besideRuntime = (folder: URL, extension: 'ts' | 'js'): Specifiers => ({
  local: (name) => `./${name}.js`,
  runtime: (path) => new URL(`${path}.${extension}`, folder).href,
});
