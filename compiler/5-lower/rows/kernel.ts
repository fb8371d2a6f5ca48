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
  readonly arrays: readonly LaneArray[];
  readonly functions: readonly string[];
  /** Of `main`. */
  readonly statements: readonly string[];
}

/** Puts a row kernel's pieces together. */
export const kernelText = (pieces: KernelPieces): RowKernel => {
  const { pageAccess, pages, storages, fields, modules, arrays, functions, statements } = pieces;
  const declared = [
    ...pages.map(({ binding }) => pageAccess.declared(binding)),
    ...storages.map(({ name, element, access }) => `var<storage, ${access}> ${name}: array<${element}>;`),
  ];
  const code = [
    modules,
    launchBlock(fields),
    declared.map((text, index) => `@group(0) @binding(${index + 1}) ${text}`).join('\n'),
    arrays.map(({ name, type }) => `var<private> ${name}: ${type};`).join('\n'),
    ...functions,
    mainFunction(statements),
  ];
  const bindings = [
    ...pages.map(({ binding, location }) => ({ name: binding, access: pageAccess.access, bound: location })),
    ...storages.map(({ name, access, value }) => ({ name, access, bound: value })),
  ];
  return { code: `${code.filter((part) => part !== '').join('\n\n')}\n`, fields, bindings };
};

const launchBlock = (fields: readonly LaunchField[]): string =>
  [
    'struct Launch {',
    '  rows: u32,',
    '  guided: u32, // 1 if the second half of the rows are the unconditional counterparts of the first half',
    ...fields.map(({ name, float }) => `  ${name}: ${float ? 'f32' : 'u32'},`),
    '}',
    '@group(0) @binding(0) var<uniform> launch: Launch;',
  ].join('\n');

const mainFunction = (statements: readonly string[]): string =>
  [
    '@compute @workgroup_size(LANES)',
    'fn main(',
    '  @builtin(workgroup_id) group: vec3u,',
    '  @builtin(num_workgroups) groups: vec3u,',
    '  @builtin(local_invocation_index) thread: u32,',
    ') {',
    '  if ((group.y * groups.x + group.x) * ROWS >= launch.rows) { return; }',
    '  lane = thread;',
    '  tile = group.y * groups.x + group.x;',
    '  rows = launch.rows;',
    '  paired = launch.guided != 0u;',
    '  let one = min(groups.x, 1u);',
    ...statements.map((line) => `  ${line}`),
    '}',
  ].join('\n');
