import type { LaunchValue, Location } from '../../../runtime/execute/plan.ts';
import type { Value } from '../../ir/value.ts';
import type { PageAccess } from './page-access.ts';
import type { BoundPage } from './weight-pages.ts';

/** A lane's array for a value. */
export interface LaneArray {
  readonly name: string;
  readonly type: string;
  /** 0 for words. */
  readonly fours: number;
}

export interface StorageBinding {
  readonly name: string;
  readonly value: Value;
  readonly element: string;
  readonly access: 'read' | 'read_write';
}

/** A field of the launch block behind `rows` and `guided`. */
export interface LaunchField {
  readonly name: string;
  readonly value: LaunchValue;
  readonly float: boolean;
}

/** A binding of a row kernel: a value in storage, or a page's weights. */
export interface RowBinding {
  readonly name: string;
  readonly access: 'read' | 'read_write' | 'page-texture';
  readonly bound: Value | Extract<Location, { page: number }>;
}

export interface RowKernel {
  readonly code: string;
  readonly fields: readonly LaunchField[];
  readonly bindings: readonly RowBinding[];
}

/** What a row kernel consists of. */
export interface KernelPieces {
  readonly pageAccess: PageAccess;
  readonly pages: readonly BoundPage[];
  readonly storages: readonly StorageBinding[];
  readonly fields: readonly LaunchField[];
  /** WGSL of the prelude and the parts. */
  readonly modules: string;
  /** WGSL of the entry point. */
  readonly entry: string;
  readonly arrays: readonly LaneArray[];
  readonly functions: readonly string[];
  /** Of `main`. */
  readonly statements: readonly string[];
}

/** Puts a row kernel's pieces together: what it consists of goes into the marked lines of kernels/rows/main.wgsl. */
export const kernelText = (pieces: KernelPieces): RowKernel => {
  const { pageAccess, pages, storages, fields, modules, entry, arrays, functions, statements } = pieces;
  const declared = [
    ...pages.map(({ binding }) => pageAccess.declared(binding)),
    ...storages.map(({ name, element, access }) => `var<storage, ${access}> ${name}: array<${element}>;`),
  ];
  const declarations = [
    declared.map((text, index) => `@group(0) @binding(${index + 1}) ${text}`).join('\n'),
    arrays.map(({ name, type }) => `var<private> ${name}: ${type};`).join('\n'),
    ...functions,
  ].filter((part) => part !== '');
  const written: Readonly<Record<string, readonly string[]>> = {
    fields: fields.map(({ name, float }) => `${name}: ${float ? 'f32' : 'u32'},`),
    declarations: [declarations.join('\n\n')],
    steps: statements,
  };
  const code = entry.replace(marked, (_, indent: string, mark: string) =>
    (written[mark] ?? []).map((line) => `${indent}${line}\n`).join(''),
  );
  const bindings = [
    ...pages.map(({ binding, location }) => ({ name: binding, access: pageAccess.access, bound: location })),
    ...storages.map(({ name, access, value }) => ({ name, access, bound: value })),
  ];
  return { code: `${modules}\n\n${code}\n`, fields, bindings };
};

/** A line of kernels/rows/main.wgsl that stands for others. */
const marked = /^( *)\/\/@(fields|declarations|steps)\n/gm;
