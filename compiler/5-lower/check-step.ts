import { checkConstants } from '../wgsl/constants.ts';
import { KernelError } from '../wgsl/error.ts';
import type { KernelSource } from '../wgsl/source.ts';
import type { Step } from './rules/step.ts';

/** Throws unless a step gives exactly the constants, launch fields and bindings that its kernel declares, and binds no value twice. */
export const checkStep = (step: Step, kernel: KernelSource): void => {
  const { launch, bindings } = kernel.interface;
  checkConstants(kernel.stem, kernel.interface, step.constants);
  checkNames(
    step,
    'launch field',
    Object.keys(step.launch),
    launch.map(({ name }) => name),
  );
  checkNames(
    step,
    'binding',
    Object.keys(step.bindings),
    bindings.map(({ name }) => name),
  );
  for (const { name, type } of launch) {
    const value = step.launch[name];
    if (typeof value === 'object' && 'scalar' in value && value.float !== (type === 'f32')) {
      throw new KernelError(
        `${step.label}: the scalar ${value.scalar} does not fit ${step.kernel}.wgsl's ${name}: ${type}`,
      );
    }
  }
  const values = Object.values(step.bindings);
  if (new Set(values.map(({ id }) => id)).size !== values.length)
    throw new KernelError(`${step.label}: ${step.kernel}.wgsl binds a value twice`);
};

const checkNames = (step: Step, what: string, given: readonly string[], declared: readonly string[]): void => {
  const missing = declared.filter((name) => !given.includes(name));
  const unknown = given.filter((name) => !declared.includes(name));
  if (missing.length > 0)
    throw new KernelError(`${step.label}: ${step.kernel}.wgsl needs ${what} ${missing.join(', ')}`);
  if (unknown.length > 0)
    throw new KernelError(`${step.label}: ${step.kernel}.wgsl has no ${what} ${unknown.join(', ')}`);
};
