import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { checkConstants, listValues, literal } from './constants.ts';
import type { Constants } from './constants.ts';
import { KernelError } from './error.ts';
import { moduleConstants, requireValue } from './expression.ts';
import { parseInterface } from './interface.ts';
import type { KernelConstant, KernelInterface } from './interface.ts';
import { unrollLoops } from './unroll.ts';

/** A file of compiler/kernels, before it is specialised. */
export interface KernelSource {
  readonly stem: string;
  /** The file's text with plain includes pulled in; includes with a constant in their name (`pack-{PACK}`) wait for its value. */
  readonly text: string;
  readonly interface: KernelInterface;
}

/** All kernels by stem, and the parts that they include by name. */
export interface KernelLibrary {
  readonly kernels: ReadonlyMap<string, KernelSource>;
  readonly parts: ReadonlyMap<string, string>;
}

/** A kernel with all constants written in. */
export interface SpecialisedKernel {
  readonly code: string;
  /** Work items that a workgroup covers along x, y, z. */
  readonly tile: readonly [number, number, number];
}

export const include = /^\/\/@include (\S+)$/gm;

/** Reads every kernel in compiler/kernels and every part in compiler/kernels/include. */
export const loadKernels = (folder: string = join(packageRoot(), 'compiler', 'kernels')): KernelLibrary => {
  const parts = readFolder(join(folder, 'include'));
  const kernels = new Map<string, KernelSource>();
  for (const [stem, file] of readFolder(folder)) {
    const text = includeParts(stem, file, undefined, parts);
    kernels.set(stem, { stem, text, interface: parseInterface(stem, text) });
  }
  return { kernels, parts };
};

/** The kernel called `stem`; throws where there is none. */
export const kernelNamed = (library: KernelLibrary, stem: string): KernelSource => {
  const kernel = library.kernels.get(stem);
  if (kernel === undefined) throw new KernelError(`there is no kernel ${stem}.wgsl`);
  return kernel;
};

/** The faster forms of a kernel; those that need most of the device come first. */
export const variantsOf = (library: KernelLibrary, stem: string): readonly KernelSource[] => {
  const needs = (kernel: KernelSource): number => {
    const { variant } = kernel.interface;
    return variant === undefined ? 0 : variant.needs.length + Number(variant.mixed);
  };
  return [...library.kernels.values()]
    .filter((kernel) => kernel.interface.variant?.of === stem)
    .sort((a, b) => needs(b) - needs(a));
};

/** Writes the constants, the includes that depend on them and the unrolled loops into a kernel. */
export const specialise = (library: KernelLibrary, kernel: KernelSource, constants: Constants): SpecialisedKernel => {
  checkConstants(kernel.stem, kernel.interface, constants);
  const included = includeParts(kernel.stem, kernel.text, constants, library.parts);
  const written = writeConstants(included, kernel.interface.constants, constants);
  const values = moduleConstants(written);
  const [x, y, z] = kernel.interface.tile;
  return {
    code: unrollLoops(kernel.stem, written, values),
    tile: [
      requireValue(kernel.stem, x, values),
      requireValue(kernel.stem, y, values),
      requireValue(kernel.stem, z, values),
    ],
  };
};

const longestReadable = 80;

/** A file name's stem for a specialised kernel: readable where it is short, else with a hash of all constants. */
export const specialisedName = (stem: string, constants: Constants): string => {
  const entries = Object.entries(constants).sort(([a], [b]) => (a < b ? -1 : 1));
  const readable = [stem, ...entries.map(([name, value]) => `${name.toLowerCase().replaceAll('_', '')}${value}`)].join(
    '-',
  );
  const safe = /^[\w-]+$/.test(readable) && readable.length <= longestReadable;
  return safe ? readable : `${stem}-${fingerprint(JSON.stringify(entries))}`;
};

const readFolder = (folder: string): Map<string, string> => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.wgsl'));
  return new Map(
    files
      .sort()
      .map((file) => [
        file.slice(0, -'.wgsl'.length),
        readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n'),
      ]),
  );
};

/** Replaces include lines by their parts, each part once; those whose names wait for constants stay until there are some. */
export const includeParts = (
  stem: string,
  text: string,
  constants: Constants | undefined,
  parts: ReadonlyMap<string, string>,
): string => {
  const seen = new Set<string>();
  const expand = (source: string): string =>
    source.replace(include, (line, pattern: string) => {
      if (pattern.includes('{') && constants === undefined) return line;
      const name = constants === undefined ? pattern : fillName(pattern, constants);
      if (seen.has(name)) return '';
      seen.add(name);
      return expand(partNamed(stem, name, parts));
    });
  return expand(text);
};

/** A part of kernels/include without constants. */
export const kernelPart = (library: KernelLibrary, name: string): string => partNamed(name, name, library.parts);

const partNamed = (stem: string, name: string, parts: ReadonlyMap<string, string>): string => {
  const part = parts.get(name);
  if (part === undefined) throw new KernelError(`${stem}.wgsl includes ${name}, which is not in kernels/include`);
  return part.trimEnd();
};

/** An include's name with constants in place of `{…}`. */
export const fillName = (name: string, constants: Constants): string =>
  name.replace(/\{(\w+)\}/g, (_, constant: string) => String(constants[constant]));

/** Writes values in place of the constants that a text declares. */
export const writeConstants = (text: string, declared: readonly KernelConstant[], constants: Constants): string =>
  writeLists(writeSizes(writeScalars(text, constants), constants), declared, constants);

const writeSizes = (text: string, constants: Constants): string =>
  text.replace(
    /^\/\/@size (\w+)\nconst \1 = \d+u;/gm,
    (_, name: string) => `const ${name}: u32 = ${constants[name]}u;`,
  );

const writeScalars = (text: string, constants: Constants): string =>
  text.replace(
    /^override (\w+): (u32|i32|f32|bool)(?: = ([^;]+))?;/gm,
    (_, name: string, type: 'u32' | 'i32' | 'f32' | 'bool', preset?: string) => {
      const value = constants[name];
      return `const ${name}: ${type} = ${value === undefined ? String(preset) : literal(value, type)};`;
    },
  );

const writeLists = (text: string, declared: readonly KernelConstant[], constants: Constants): string =>
  declared
    .filter(({ list }) => list)
    .reduce((written, { name, type }) => {
      const elements = listValues(name, constants).map((value) => literal(value, type));
      const declaration = `const ${name} = array<${type}, ${elements.length}>(${elements.join(', ')});`;
      return written.replace(new RegExp(`^//@list ${name}\\nconst [^;]*;`, 'm'), declaration);
    }, text);

/** FNV-1a, 32 bits, in hexadecimal. */
export const fingerprint = (text: string): string => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
};
