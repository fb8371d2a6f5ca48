import type { KernelBinding, VariantNeed } from '../../runtime/execute/plan.ts';
import { KernelError } from './error.ts';

export type ConstantType = 'u32' | 'i32' | 'f32' | 'bool';

/** A size or flag that the compiler writes into the kernel: an `override`, a `//@size` that types depend on, or a `//@list` of any length. */
export interface KernelConstant {
  readonly name: string;
  readonly type: ConstantType;
  readonly list: boolean;
  readonly optional: boolean;
  /** What a number is where nothing else is said. */
  readonly preset: number | undefined;
}

export interface LaunchField {
  readonly name: string;
  readonly type: 'u32' | 'f32';
}

/** Declares a file as a faster form of another kernel, for devices that meet its needs. */
export interface VariantDeclaration {
  readonly of: string;
  readonly needs: readonly VariantNeed[];
  /** Whether it rounds to f16, which only `precision: mixed` allows. */
  readonly mixed: boolean;
}

/** What a kernel file says of itself. */
export interface KernelInterface {
  readonly constants: readonly KernelConstant[];
  /** Empty where the kernel has no launch block; else the block is binding 0. */
  readonly launch: readonly LaunchField[];
  /** Bindings 1, 2, … (0, 1, … without a launch block). */
  readonly bindings: readonly KernelBinding[];
  /** Work items that a workgroup covers along x, y, z, as expressions over constants. */
  readonly tile: readonly [string, string, string];
  readonly variant: VariantDeclaration | undefined;
  /** Values of some constants that are worth measuring, from the lines `//@form NAME=VALUE …`. */
  readonly forms: readonly Readonly<Record<string, number>>[];
  /** Launch fields that the speed depends on, from `//@sizes`; undefined where there is nothing to tune. */
  readonly sizes: readonly string[] | undefined;
}

/** Reads the interface of a kernel's text (plain includes pulled in, see source.ts). */
export const parseInterface = (stem: string, text: string): KernelInterface => ({
  constants: constantsIn(text),
  launch: parseLaunch(text),
  bindings: parseBindings(stem, text),
  tile: parseTile(stem, text),
  variant: parseVariant(stem, text),
  forms: parseForms(stem, text),
  sizes: /^\/\/@sizes (.+)$/m.exec(text)?.[1]?.split(' '),
});

const group = (match: RegExpMatchArray, index: number): string => match[index] ?? '';

/** The constants that a text declares. */
export const constantsIn = (text: string): KernelConstant[] => {
  const scalars = [...text.matchAll(/^override (\w+): (u32|i32|f32|bool)( = [^;]+)?;/gm)].map((match) => ({
    name: group(match, 1),
    type: group(match, 2) as ConstantType,
    list: false,
    optional: match[3] !== undefined,
    preset: /^ = (\d+)u?$/.test(match[3] ?? '') ? parseInt((match[3] ?? '').slice(3), 10) : undefined,
  }));
  const sizes = [...text.matchAll(/^\/\/@size (\w+)\nconst \1 = \d+u;/gm)].map((match) => ({
    name: group(match, 1),
    type: 'u32' as const,
    list: false,
    optional: false,
    preset: undefined,
  }));
  const lists = [...text.matchAll(/^\/\/@list (\w+)\nconst \1 = array<(u32|i32|f32), \d+>\([^)]*\);/gm)].map(
    (match) => ({
      name: group(match, 1),
      type: group(match, 2) as ConstantType,
      list: true,
      optional: false,
      preset: undefined,
    }),
  );
  return [...scalars, ...sizes, ...lists];
};

const parseLaunch = (text: string): LaunchField[] => {
  const block = /^struct Launch \{([^}]*)\}/m.exec(text);
  if (block === null) return [];
  return [...group(block, 1).matchAll(/(\w+): (u32|f32),/g)].map((match) => ({
    name: group(match, 1),
    type: group(match, 2) as 'u32' | 'f32',
  }));
};

const parseBindings = (stem: string, text: string): KernelBinding[] => {
  const pattern = /@group\(0\) @binding\((\d+)\) var(?:<([^>]+)>)? (\w+): (texture_storage_2d<rgba32float, read>)?/g;
  const declared = [...text.matchAll(pattern)].map((match) => ({
    number: Number(match[1]),
    space: match[2],
    name: group(match, 3),
    texture: match[4] !== undefined,
  }));
  declared.forEach(({ number, name }, index) => {
    if (number !== index)
      throw new KernelError(`${stem}.wgsl: binding ${name} should have number ${index}, not ${number}`);
  });
  return declared
    .filter(({ name }) => name !== 'launch')
    .map(({ name, space, texture }) => ({ name, access: texture ? 'page-texture' : accessTo(space) }));
};

const accessTo = (space: string | undefined): KernelBinding['access'] =>
  space === 'storage, read_write' ? 'read_write' : 'read';

const parseTile = (stem: string, text: string): [string, string, string] => {
  const match = /^\/\/@tile (\S+) (\S+) (\S+)$/m.exec(text);
  if (match === null) throw new KernelError(`${stem}.wgsl has no //@tile line`);
  return [group(match, 1), group(match, 2), group(match, 3)];
};

const needsPattern: readonly VariantNeed[] = ['subgroups', 'software', 'hardware', 'matrices', 'textures'];

const isNeed = (need: string): need is VariantNeed => needsPattern.some((known) => known === need);

const parseVariant = (stem: string, text: string): VariantDeclaration | undefined => {
  const match = /^\/\/@variant-of (\S+) needs (.+)$/m.exec(text);
  if (match === null) return undefined;
  const needs = group(match, 2).trim().split(/\s+/);
  const known = needs.filter(isNeed);
  const mixed = needs.includes('mixed');
  if (known.length + Number(mixed) !== needs.length)
    throw new KernelError(`${stem}.wgsl: a variant can need mixed, ${needsPattern.join(', ')}, not ${needs.join(' ')}`);
  return { of: group(match, 1), needs: known, mixed };
};

const parseForms = (stem: string, text: string): Record<string, number>[] =>
  [...text.matchAll(/^\/\/@form (.+)$/gm)].map((line) =>
    Object.fromEntries(
      group(line, 1)
        .split(' ')
        .map((pair) => {
          const [, name = '', value = ''] = /^(\w+)=(\d+)$/.exec(pair) ?? [];
          if (name === '') throw new KernelError(`${stem}.wgsl: //@form has NAME=VALUE pairs, not ${pair}`);
          return [name, Number(value)] as const;
        }),
    ),
  );
