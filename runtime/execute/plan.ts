/** Counts the changes of the plan, and of the model beside it, after which another version's runtime can't run a package. */
export const planFormat = 8;

/**
 * What the compiler hands to the runtime: which kernels run on which buffers, in which order. Plain data (it is stored as JSON).
 * Sizes are linear in row symbols, whose values the host sets before each run.
 */
export interface ModelPlan {
  readonly format: typeof planFormat;
  readonly name: string;
  readonly parameters: readonly ParameterEntry[];
  /** Parameters lie in pages: one buffer (and its gradient, moments, texture) each; a page's parameters all decay or none does. */
  readonly pages: readonly Page[];
  readonly kernels: Readonly<Record<string, Kernel>>;
  readonly programs: Readonly<Record<string, Program>>;
  /** What a training step takes: the forward and backward pass, and the update. */
  readonly work: { readonly train: Work; readonly update: Work };
}

/** Amounts to be added up, linear in row counts. */
export interface Work {
  /** Floating-point operations that the formulas ask for. */
  readonly operations: readonly Size[];
  /** Bytes read and written. */
  readonly bytes: readonly Size[];
}

export interface ParameterEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly page: number;
  /** Bytes from the page's start, a multiple of 256. */
  readonly offset: number;
  readonly init: Initialiser;
}

/** How a parameter starts (the reference's choices). */
export type Initialiser =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'ones' }
  | { readonly kind: 'normal'; readonly deviation: number }
  /** U(−a, a) with a = √(6 / (fan in + fan out)), as torch's xavier_uniform_. */
  | { readonly kind: 'xavier'; readonly fanIn: number; readonly fanOut: number };

/** How the elements of a constant are computed. */

export interface Page {
  /** Bytes, a multiple of 16384 (one row of the page's texture). */
  readonly bytes: number;
  readonly decay: boolean;
}

/** A group of segments that share buffers: `train`, `evaluate` or `sample`. */
export interface Program {
  /** Row symbols that the program's sizes depend on. */
  readonly symbols: readonly string[];
  readonly buffers: readonly BufferPlan[];
  /** Named buffers that the host writes or reads: inputs, results, states; value → buffer index. */
  readonly ports: Readonly<Record<string, Port>>;
  readonly constants: readonly { readonly buffer: number; readonly recipe: ConstantRecipe }[];
  readonly segments: Readonly<Record<string, readonly Dispatch[]>>;
  /** Other ways to run some of the segments, in order of preference. */
  readonly forms: readonly ProgramForm[];
}

/** Some of a program's segments in fewer dispatches, for some devices. */
export interface ProgramForm {
  readonly needs: readonly VariantNeed[];
  /** Rows of a segment from which on the form is meant for it. */
  readonly leastRows: number;
  /** Rows that each of the segments works on. */
  readonly rows: Readonly<Record<string, Size>>;
  readonly segments: Readonly<Record<string, readonly Dispatch[]>>;
}

export interface Port {
  readonly buffer: number;
  readonly element: 'f32' | 'u32';
  /** Elements. */
  readonly size: Size;
  readonly dims: readonly number[];
}

/** What is computed once, when a plan is loaded. */
export type ConstantRecipe =
  | { readonly kind: 'ones' }
  /** Runs of equal numbers, one after the other. */
  | { readonly kind: 'runs'; readonly runs: readonly (readonly [count: number, value: number])[] }
  /** [S, headWidth/2, 2] of cos and sin: `blank` leading tokens with cos = sin = 0 (the reference's condition token), then the grid in raster order. */
  | {
      readonly kind: 'rotary';
      readonly grid: readonly number[];
      readonly blank: number;
      readonly tokens: number;
      readonly headWidth: number;
      readonly base: number;
    };

/** An array that nodes read; made by a node, or from outside. */

export interface BufferPlan {
  readonly name: string;
  /** Bytes. */
  readonly size: Size;
}

/** `times` × the symbol's value, or a plain number. */
export type Size = number | { readonly symbol: string; readonly times: number };

/** A field of a launch block or a number of work items. With `per`, the size is divided by it and rounded up. */
export type LaunchValue =
  | number
  | { readonly symbol: string; readonly times: number; readonly per?: number }
  | { readonly scalar: string; readonly float: boolean };

/** One kernel, specialised: its WGSL and interface. */
export interface Kernel {
  /** Path of the WGSL inside the package. */
  readonly file: string;
  /** Fields of the launch block in order (each 4 bytes); empty = no launch block. It is always binding 0. */
  readonly launch: readonly string[];
  /** Which launch fields are f32; the others are u32. */
  readonly floats: readonly boolean[];
  readonly bindings: readonly KernelBinding[];
  /** Work items that one workgroup covers along x, y, z. */
  readonly tile: readonly [number, number, number];
  /**
   * Other forms of the same kernel with the same launch block. The runtime takes the first whose needs the device meets and that isn't
   * `measured`, unless a tuning of the adapter has found another to be faster.
   */
  readonly variants: readonly KernelVariant[];
  /** Of kernels that can be tuned. */
  readonly tuning?: KernelTuning;
}

/** What a tuning must know of a kernel. */
export interface KernelTuning {
  /** Of the text of all forms: what was measured with others is worth nothing. */
  readonly fingerprint: string;
  /** Launch fields that the speed depends on. */
  readonly sizes: readonly string[];
}

/**
 * What a variant of a kernel is written for. `subgroups`: subgroups of 8 lanes; `software`: an adapter that computes on the CPU;
 * `hardware`: one that doesn't; `matrices`: matrix units that multiply 16 × 16 matrices of f16 into f32, in subgroups of 32 lanes;
 * `warps`: subgroups of 32 lanes; `textures`: kernels may read storage textures.
 */
export type VariantNeed = 'subgroups' | 'software' | 'hardware' | 'matrices' | 'warps' | 'textures';

export interface KernelVariant {
  /** What tells it from the kernel's other forms, such as `hardware TILE_M=128 TILE_N=64 DEPTH=16`. */
  readonly form: string;
  /** Taken only where it was measured to be faster. */
  readonly measured?: true;
  readonly file: string;
  readonly needs: readonly VariantNeed[];
  readonly bindings: readonly KernelBinding[];
  readonly tile: readonly [number, number, number];
}

export interface KernelBinding {
  readonly name: string;
  /** 'page-texture': the rgba32float storage texture of the parameter page that the bound value lies in. */
  readonly access: 'read' | 'read_write' | 'page-texture';
}

/**
 * What is stored for every parameter: its value, its gradient, AdamW's running means of the gradient and its square, the sum of
 * micro-batches' gradients, and the moving average of its value. Parts that no program in use binds take no memory.
 */
export type PagePart = 'weights' | 'gradients' | 'firstMoments' | 'secondMoments' | 'gradientSums' | 'average';

/** Where a bound value lies. */
export type Location =
  | { readonly buffer: number }
  | { readonly page: number; readonly of: PagePart; readonly offset: number; readonly bytes: number };

export interface Dispatch {
  readonly kernel: string;
  /** What it computes, in the spec's terms. */
  readonly label: string;
  readonly launch: readonly LaunchValue[];
  readonly bindings: readonly Location[];
  /** Work items along x, y, z: workgroups = ⌈items / tile⌉. More than 65,535 workgroups along x spill into y. */
  readonly items: readonly [LaunchValue, LaunchValue, LaunchValue];
}
