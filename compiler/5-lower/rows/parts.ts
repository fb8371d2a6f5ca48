import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';
import { knownConstants } from '../../wgsl/constants.ts';
import type { Constants } from '../../wgsl/constants.ts';
import { KernelError } from '../../wgsl/error.ts';
import { parseInterface } from '../../wgsl/interface.ts';
import { includeParts, specialise } from '../../wgsl/source.ts';
import type { KernelLibrary } from '../../wgsl/source.ts';

/** The parts of row kernels by name: files of compiler/kernels/rows. */
export type RowParts = ReadonlyMap<string, string>;

export const loadRowParts = (folder: string = join(packageRoot(), 'compiler', 'kernels', 'rows')): RowParts =>
  new Map(
    readdirSync(folder)
      .sort()
      .filter((file) => file.endsWith('.wgsl'))
      .map((file) => [
        file.slice(0, -'.wgsl'.length),
        readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n'),
      ]),
  );

/** Storage that a part binds, or weights that it reads, under a name of its own. */
export interface PartBinding {
  readonly name: string;
  /** 'weights': a function that returns fours of a parameters' page by number; how pages are bound is the target's affair. */
  readonly access: 'read' | 'read_write' | 'weights';
  readonly element: string;
}

const BINDING = /^@group\(0\) @binding\(\d+\) var<storage, (read|read_write)> (\w+): array<(\w+)>;.*\n/gm;
const WEIGHTS = /^\/\/@weights (\w+)\n/gm;
const TOP_LEVEL = /^(?:fn|const|var<workgroup>) (\w+)/gm;
/** What the frame declares: parts may use these in their unrolled loops. */
const FRAME_CONSTANTS = ['ROWS', 'LANES'] as const;

export interface PartRequest {
  readonly part: string;
  /** A prefix for everything that the part declares: kernels take many copies of a part. */
  readonly prefix: string;
  readonly constants: Constants;
  readonly frame: Readonly<Record<(typeof FRAME_CONSTANTS)[number], number>>;
  /** Names to put in place of the part's: of bindings, and of the function FINISH. */
  readonly names: Readonly<Record<string, string>>;
}

const textOf = (parts: RowParts, name: string): string => {
  const text = parts.get(name);
  if (text === undefined) throw new KernelError(`there is no kernels/rows/${name}.wgsl`);
  return text;
};

/** The bindings that a part declares. */
export const bindingsOf = (parts: RowParts, part: string): readonly PartBinding[] => [
  ...[...textOf(parts, part).matchAll(BINDING)].map(([, access, name = '', element = '']): PartBinding => ({
    name,
    access: access === 'read' ? 'read' : 'read_write',
    element,
  })),
  ...[...textOf(parts, part).matchAll(WEIGHTS)].map(([, name = '']): PartBinding => ({
    name,
    access: 'weights',
    element: 'vec4f',
  })),
];

/** A part's text with its constants written in, without its bindings and comments, under names of its own. */
export const writePart = (library: KernelLibrary, parts: RowParts, request: PartRequest): string => {
  const { part, prefix, constants, frame, names } = request;
  const declared = textOf(parts, part).replace(BINDING, '').replace(WEIGHTS, '');
  const frameLines = FRAME_CONSTANTS.map((name) => `override ${name}: u32;\n`).join('');
  const text = includeParts(part, `//@tile 1 1 1\n${frameLines}${declared}`, undefined, library.parts);
  const source = { stem: `rows/${part}`, text, interface: parseInterface(part, text) };
  const { code } = specialise(library, source, knownConstants(source.interface, { ...constants, ...frame }));
  const ownCode = FRAME_CONSTANTS.reduce(
    (kept, name) => kept.replace(new RegExp(`^const ${name}: u32 = .*\\n`, 'm'), ''),
    code.replace(/^\/\/.*\n/gm, ''),
  );
  const own = [...ownCode.matchAll(TOP_LEVEL)].map(([, name = '']) => name);
  const ownNames = prefix === '' ? [] : own.map((name): [string, string] => [name, `${prefix}_${name}`]);
  const renamed = [...ownNames, ...Object.entries(names)];
  return renamed
    .reduce((result, [from, to]) => result.replace(new RegExp(`(?<![.\\w])${from}\\b`, 'g'), to), ownCode)
    .trim();
};
