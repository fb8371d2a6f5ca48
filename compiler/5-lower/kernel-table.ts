import type { Kernel, KernelVariant } from '../../runtime/execute/plan.ts';
import type { Precision } from '../ir/architecture.ts';
import { IrError } from '../ir/error.ts';
import type { Chain } from './chain.ts';
import { checkStep } from './check-step.ts';
import { knownConstants } from '../wgsl/constants.ts';
import type { Constants } from '../wgsl/constants.ts';
import { kernelForms } from './kernel-forms.ts';
import { fingerprint, kernelNamed, specialise, specialisedName, variantsOf } from '../wgsl/source.ts';
import type { KernelLibrary, KernelSource } from '../wgsl/source.ts';
import { openKernel } from './kernel-chain.ts';
import type { ComposedKernel, Step } from './rules/step.ts';

/** A form of a kernel whose text is among the files. */
interface WrittenForm {
  readonly kernel: { readonly interface: KernelSource['interface']; readonly tile: KernelVariant['tile'] };
  readonly file: string;
}

/** Collects the specialised kernels that a model's steps use; equal ones are shared by all levels and programs. */
export class KernelTable {
  readonly kernels: Record<string, Kernel> = {};
  /** WGSL by file name. */
  readonly files = new Map<string, string>();
  readonly library: KernelLibrary;
  private readonly precision: Precision;
  private readonly names = new Map<string, string>();
  private readonly byCode = new Map<string, string>();
  private readonly composed = new Map<string, string>();
  /** Forms by kernel, constants and chain: kernels that differ in the form by rule have them in common. */
  private readonly written = new Map<string, WrittenForm>();

  constructor(library: KernelLibrary, precision: Precision = 'float32') {
    this.library = library;
    this.precision = precision;
  }

  /** The kernel of a step, specialised; gives its name. */
  admit(step: Step): string {
    if (step.composed !== undefined) return this.admitComposed(step, step.composed);
    const source = kernelNamed(this.library, step.kernel);
    const variants = this.variantsFor(step);
    const variantConstants = Object.assign(
      {},
      ...variants.map((variant) => knownConstants(variant.interface, step.variantConstants ?? {})),
    ) as Constants;
    const key = JSON.stringify([
      step.kernel,
      Object.entries(step.constants).sort(),
      step.chain?.code,
      step.plainOnly ?? false,
      step.outsidePages ?? false,
      Object.entries(variantConstants).sort(),
    ]);
    const known = this.names.get(key);
    if (known !== undefined) return known;
    const name = this.unique(
      specialisedName(nameOf(step.kernel, step.chain), { ...step.constants, ...variantConstants }),
    );
    this.names.set(key, name);
    const { kernel, file } = this.form(source, step, name);
    const { launch, bindings, sizes } = kernel.interface;
    const floats = launch.map((field) => field.type === 'f32');
    const forms = variants.map((variant) => this.forms(variant, step));
    const all = [...forms.map(([preset]) => preset), ...forms.flatMap(([, ...measured]) => measured)];
    this.kernels[name] = {
      file,
      launch: launch.map((field) => field.name),
      floats,
      bindings,
      tile: kernel.tile,
      variants: all,
      ...(sizes === undefined || all.length === 0
        ? {}
        : { tuning: { fingerprint: this.fingerprintOf([file, ...all.map((form) => form.file)]), sizes } }),
    };
    return name;
  }

  /** A kernel without constants; gives its name. */
  admitPlain(stem: string): string {
    if (this.kernels[stem] !== undefined) return stem;
    const source = kernelNamed(this.library, stem);
    const { code, tile } = specialise(this.library, source, {});
    const file = `kernels/${stem}.wgsl`;
    this.files.set(file, code);
    const { launch, bindings } = source.interface;
    this.kernels[stem] = {
      file,
      launch: launch.map((field) => field.name),
      floats: launch.map((field) => field.type === 'f32'),
      bindings,
      tile,
      variants: [],
    };
    return stem;
  }

  private admitComposed(step: Step, { code, floats, bindings, tile }: ComposedKernel): string {
    const known = this.composed.get(code);
    if (known !== undefined) return known;
    const name = this.unique(step.kernel);
    this.composed.set(code, name);
    const launch = Object.keys(step.launch);
    this.kernels[name] = {
      file: this.fileOf(code, name),
      launch,
      floats: launch.map((field) => floats.includes(field)),
      bindings,
      tile,
      variants: [],
    };
    return name;
  }

  private variantsFor({ kernel, plainOnly = false, outsidePages = false }: Step): readonly KernelSource[] {
    if (plainOnly) return [];
    const mixed = this.precision === 'mixed';
    return variantsOf(this.library, kernel).filter(
      ({ interface: { variant, bindings } }) =>
        (mixed || variant?.mixed !== true) &&
        !(outsidePages && bindings.some(({ access }) => access === 'page-texture')),
    );
  }

  /** The form of a variant that rules choose, and others that may be faster. */
  private forms(source: KernelSource, step: Step): readonly [KernelVariant, ...KernelVariant[]] {
    const needs = source.interface.variant?.needs ?? [];
    const [preset, ...others] = kernelForms(source, step);
    const variant = ({ form, constants }: typeof preset): KernelVariant => {
      const own = knownConstants(source.interface, { ...step.constants, ...step.variantConstants, ...constants });
      const name = specialisedName(nameOf(source.stem, step.chain), own);
      const { kernel, file } = this.form(source, { ...step, variantConstants: own }, name);
      return { form, file, needs, bindings: kernel.interface.bindings, tile: kernel.tile };
    };
    return [variant(preset), ...others.map((other): KernelVariant => ({ ...variant(other), measured: true }))];
  }

  private fingerprintOf(files: readonly string[]): string {
    return fingerprint([...new Set(files.map((file) => this.files.get(file) ?? ''))].sort().join('\n'));
  }

  private form(source: KernelSource, step: Step, name: string): WrittenForm {
    const given = { ...step.constants, ...step.variantConstants };
    const chained = openKernel(this.library, source, given, step.chain);
    if (source.stem === step.kernel) checkStep(complete(step), chained);
    const constants = knownConstants(chained.interface, { ...step.constants, ...step.variantConstants });
    const key = JSON.stringify([source.stem, Object.entries(constants).sort(), step.chain?.code]);
    const known = this.written.get(key);
    if (known !== undefined) return known;
    const { code, tile } = specialise(this.library, chained, constants);
    const form = { kernel: { interface: chained.interface, tile }, file: this.fileOf(code, name) };
    this.written.set(key, form);
    return form;
  }

  /** Kernels that differ in their variants alone share the file of their plain form. */
  private fileOf(code: string, name: string): string {
    const known = this.byCode.get(code);
    if (known !== undefined) return known;
    const file = this.freeFile(name);
    this.files.set(file, code);
    this.byCode.set(code, file);
    return file;
  }

  private freeFile(name: string): string {
    for (let n = 1; n < 1000; n++) {
      const file = `kernels/${n === 1 ? name : `${name}-${n}`}.wgsl`;
      if (!this.files.has(file)) return file;
    }
    throw new IrError(`too many files of ${name}`);
  }

  private unique(name: string): string {
    if (this.kernels[name] === undefined) return name;
    for (let n = 2; n < 1000; n++) if (this.kernels[`${name}-${n}`] === undefined) return `${name}-${n}`;
    throw new IrError(`too many forms of ${name}`);
  }
}

/** A step with its chain's launch fields and bindings among its own. */
export const complete = (step: Step): Step => {
  if (step.chain === undefined) return step;
  const launch = Object.fromEntries(step.chain.fields.map(({ name, value }) => [name, value]));
  return { ...step, launch: { ...step.launch, ...launch }, bindings: { ...step.bindings, ...step.chain.bindings } };
};

const nameOf = (stem: string, chain: Chain | undefined): string =>
  chain === undefined || chain.name === 'store' ? stem : `${stem}-${chain.name}`;
