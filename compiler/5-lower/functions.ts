import type { LaunchValue } from '../../runtime/execute/plan.ts';
import type { ElementwiseAttributes } from '../ir/ops/elementwise.ts';
import type { ElementwiseFn } from '../ir/ops/functions.ts';

/** What a function may ask of the kernel that it is written into. */
export interface FunctionContext {
  /** Adds a field to the launch block; gives its name. */
  field(stem: string, type: 'u32' | 'f32', value: LaunchValue): string;
  /** Makes the kernel's element `i` draw random numbers. */
  random(): void;
}

type FunctionText = (operands: readonly string[], attributes: ElementwiseAttributes, kernel: FunctionContext) => string;

/**
 * WGSL of every elementwise function over operands of type Real; conditions are bool or vec4<bool>. What it calls stands in
 * kernels/include/functions.wgsl.
 */
export const functionTexts: { readonly [F in ElementwiseFn]: FunctionText } = {
  add: ([a, b]) => `${a} + ${b}`,
  multiply: ([a, b]) => `${a} * ${b}`,
  scale: ([x], { constant }, kernel) => `${x} * launch.${kernel.field('factor', 'f32', constant)}`,
  gelu: ([x]) => `gelu(${x})`,
  geluGrad: ([x, dy]) => `geluGrad(${x}, ${dy})`,
  silu: ([x]) => `silu(${x})`,
  siluGrad: ([x, dy]) => `siluGrad(${x}, ${dy})`,
  select: ([condition, a, b]) => `select(${b}, ${a}, ${condition})`,
  selectGrad: ([condition, dy]) => `select(Real(), ${dy}, ${condition})`,
  rejectGrad: ([condition, dy]) => `select(${dy}, Real(), ${condition})`,
  dropout: ([x], { constant, stream }, kernel) => {
    kernel.random();
    return `dropped(${x}, i, launch.${kernel.field('rate', 'f32', constant)}, launch.${kernel.field('stream', 'u32', stream)})`;
  },
};
