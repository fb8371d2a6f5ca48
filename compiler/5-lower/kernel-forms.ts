import type { Constants } from '../wgsl/constants.ts';
import type { KernelSource } from '../wgsl/source.ts';
import type { Step } from './rules/step.ts';

/** A variant with values for the constants that are worth measuring. */
export interface KernelForm {
  /** Its name among the kernel's forms. */
  readonly form: string;
  readonly constants: Constants;
}

/** The form of a variant that a step's rules choose, then those of its `//@form` lines that differ from it. */
export const kernelForms = (source: KernelSource, step: Step): readonly [KernelForm, ...KernelForm[]] => {
  const { constants: declared, forms } = source.interface;
  const names = Object.keys(forms[0] ?? {});
  const ruled = (name: string): number => {
    const value = step.variantConstants?.[name] ?? declared.find((constant) => constant.name === name)?.preset;
    return value ?? NaN;
  };
  const formOf = (constants: Constants): KernelForm => ({
    form: [source.stem.replace(`${step.kernel}-`, ''), ...names.map((name) => `${name}=${constants[name]}`)].join(' '),
    constants,
  });
  const preset = formOf(Object.fromEntries(names.map((name) => [name, ruled(name)])));
  return [preset, ...forms.map(formOf).filter(({ form }) => form !== preset.form)];
};
