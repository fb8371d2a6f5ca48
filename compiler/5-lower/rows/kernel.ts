import type { LaunchValue, Location } from '../../../runtime/execute/plan.ts';
import { floatScalars, integerScalars } from '../../ir/scalars.ts';
import type { Scalar } from '../../ir/scalars.ts';
import type { Value } from '../../ir/value.ts';
import { KernelError } from '../../wgsl/error.ts';
import { kernelPart } from '../../wgsl/source.ts';
import type { KernelLibrary } from '../../wgsl/source.ts';
import { scalar } from '../rules/sizes.ts';
import { accessorFunctions, accessorNames } from './accessors.ts';
import { pageAccess } from './page-access.ts';
import type { PageAccess } from './page-access.ts';
import { bindingsOf, writePart } from './parts.ts';
import type { RowParts } from './parts.ts';
import type { GroupNames } from './group.ts';
import type { RowTarget } from './target.ts';
import type { RowStep, RowWriter } from './writer.ts';
import type { WeightPages } from './weight-pages.ts';

/** A binding of a row kernel: a value in storage, or a page's weights. */
export interface RowBinding {
  readonly name: string;
  readonly access: 'read' | 'read_write' | 'page-texture';
  readonly bound: Value | Extract<Location, { page: number }>;
}

export interface RowKernel {
  readonly code: string;
  /** The launch block behind `rows` and `guided`. */
  readonly fields: readonly { readonly name: string; readonly value: LaunchValue; readonly float: boolean }[];
  readonly bindings: readonly RowBinding[];
}

const scalarTypes = new Map<Scalar, 'u32' | 'f32'>([
  ...floatScalars.map((name): [Scalar, 'f32'] => [name, 'f32']),
  ...integerScalars.map((name): [Scalar, 'u32'] => [name, 'u32']),
]);

/** A step with the kernel's names for the bindings of its part. */
interface NamedStep {
  readonly step: RowStep;
  readonly names: Readonly<Record<string, string>>;
}

interface StorageBinding {
  readonly value: Value;
  readonly element: string;
  written: boolean;
}

/** What of a row kernel is the same for all blocks that do the same. */
interface KernelBody {
  /** The functions of the steps, and what they call. */
  readonly body: readonly string[];
  /** Fields of the launch block that they read. */
  readonly used: ReadonlySet<string>;
  /** The whole text, once it is known. */
  code: string | undefined;
}

/** Texts of row kernels by what they are made of: a model's blocks repeat them. */
export type RowKernelTexts = Map<string, KernelBody>;

/** What row kernels are written from. */
export interface RowKernelSources {
  readonly library: KernelLibrary;
  readonly rowParts: RowParts;
  readonly rowTexts: RowKernelTexts;
}

/** Composes the text of a row kernel. */
class KernelText {
  private readonly library: KernelLibrary;
  private readonly parts: RowParts;
  private readonly texts: RowKernelTexts;
  private readonly target: RowTarget;
  private readonly storage = new Map<string, StorageBinding>();

  constructor({ library, rowParts, rowTexts }: RowKernelSources, target: RowTarget) {
    this.library = library;
    this.parts = rowParts;
    this.texts = rowTexts;
    this.target = target;
  }

  write(writer: RowWriter, pages: WeightPages): RowKernel {
    const named = writer.steps.map((step): NamedStep => ({ step, names: this.namesOf(step, writer) }));
    const text = this.bodyOf(named, writer, pages);
    const { body, used } = text;
    const own = Object.assign({}, ...writer.steps.map(({ launch }) => launch ?? {})) as Record<string, LaunchValue>;
    const pageFields = pages.bound.flatMap(this.pageAccess.fields);
    const fields = [
      ...Object.entries(own).map(([name, value]) => ({ name, value, float: false })),
      ...pageFields.map((field) => ({ ...field, float: false })),
      ...[...scalarTypes]
        .filter(([name]) => used.has(name) && name !== 'guided')
        .map(([name, type]) => ({ name, value: scalar(name), float: type === 'f32' })),
    ];
    const bindings = [...this.pageBindings(pages), ...this.storageBindings(writer)];
    text.code ??= this.codeOf(body, fields, bindings, writer, pages);
    return { code: text.code, fields, bindings };
  }

  /** The body of a kernel of these steps, written once for all kernels that are made of the same. */
  private bodyOf(named: readonly NamedStep[], writer: RowWriter, pages: WeightPages): KernelBody {
    const key = JSON.stringify([
      this.target.name,
      pages.bound.length,
      writer.arrays,
      [...this.storage].map(([name, { element, written }]) => [name, element, written]),
      named.map(({ step, names }) => ({ ...step, bindings: names, launch: Object.keys(step.launch ?? {}) })),
    ]);
    const known = this.texts.get(key);
    if (known !== undefined) return known;
    const body = [...finishCode(this.library, writer.steps), ...named.map((one) => this.step(one))];
    const used = new Set([...body.join('\n').matchAll(/\blaunch\.(\w+)/g)].map(([, name = '']) => name));
    const text = { body, used, code: undefined };
    this.texts.set(key, text);
    return text;
  }

  private codeOf(
    body: readonly string[],
    fields: RowKernel['fields'],
    bindings: readonly RowBinding[],
    writer: RowWriter,
    pages: WeightPages,
  ): string {
    const pageFields = pages.bound.flatMap(this.pageAccess.fields);
    const kept = pageFields.map(({ name }) => `  ${name} = launch.${name};`);
    const calls = [...kept, ...writer.steps.map(({ label }) => `  ${label}_run(one);`)].join('\n');
    const frame = this.part('frame', '');
    const lines = fields.map(({ name, float }) => `  ${name}: ${float ? 'f32' : 'u32'},\n`).join('');
    const code = [
      'enable subgroups;',
      frame.replace(/^struct Launch \{[^}]*/m, (block) => block + lines).replace(/^ *\/\/@steps$/m, calls),
      [...this.declarations(bindings), ...pages.bound.map(this.pageAccess.reader)].join('\n'),
      writer.arrays
        .map((slot) => `var<private> ${slot.name}: array<${slot.words ? 'u32' : 'vec4f'}, ${writer.lengthOf(slot)}>;`)
        .join('\n'),
      ...accessorFunctions(writer.arrays, body.join('\n')),
      ...body,
    ];
    return `${code.join('\n\n')}\n`;
  }

  private part(part: string, prefix: string, constants: Record<string, number> = {}): string {
    const { rows, lanes } = this.target;
    const text = writePart(this.library, this.parts, {
      part,
      prefix,
      constants,
      frame: { ROWS: rows, LANES: lanes },
      names: {},
    });
    return text;
  }

  /** What the kernel calls the bindings of a step's part. */
  private namesOf({ part, label, bindings }: RowStep, writer: RowWriter): Readonly<Record<string, string>> {
    return Object.fromEntries(
      bindingsOf(this.parts, part).map(({ name, access, element }) => {
        const bound = bindings[name];
        if (bound === undefined) throw new KernelError(`${label}: the part ${part} needs ${name}`);
        if (typeof bound === 'string') return [name, bound];
        return [name, this.bind(writer.rootOf(bound), element, access === 'read_write', writer.names)];
      }),
    );
  }

  private step({ step: { part, label, constants, expressions, finish }, names }: NamedStep): string {
    const { rows, lanes } = this.target;
    const text = writePart(this.library, this.parts, {
      part,
      prefix: label,
      constants,
      frame: { ROWS: rows, LANES: lanes },
      names: {
        ...names,
        ...expressions,
        ...accessorNames(expressions ?? {}),
        ...(finish === undefined ? {} : { FINISH: finish.name }),
      },
    });
    return `// ${label}\n${text}`;
  }

  private bind(value: Value, element: string, written: boolean, names: GroupNames): string {
    const name = names.of(value);
    const known = this.storage.get(name);
    if (known === undefined) this.storage.set(name, { value, element, written });
    else known.written ||= written;
    return name;
  }

  private storageBindings(writer: RowWriter): readonly RowBinding[] {
    return [...this.storage].map(([name, { value, written }]) => ({
      name,
      access: written ? 'read_write' : 'read',
      bound: writer.rootOf(value),
    }));
  }

  private get pageAccess(): PageAccess {
    return pageAccess[this.target.weights];
  }

  private pageBindings(pages: WeightPages): readonly RowBinding[] {
    const { access } = this.pageAccess;
    return pages.bound.map(({ binding, location }) => ({ name: binding, access, bound: location }));
  }

  private declarations(bindings: readonly RowBinding[]): readonly string[] {
    return bindings.map(({ name, access, bound }, index) => {
      const element = this.storage.get(name)?.element ?? 'f32';
      const storage = `var<storage, ${access}> ${name}: array<${element}>;`;
      return `@group(0) @binding(${index + 1}) ${'page' in bound ? this.pageAccess.declared(name) : storage}`;
    });
  }
}

/** The functions that products and chains end with, once each, and what they call. */
const finishCode = (library: KernelLibrary, steps: readonly RowStep[]): readonly string[] => {
  const codes = new Map(steps.flatMap(({ finish }) => (finish === undefined ? [] : [[finish.name, finish.code]])));
  return codes.size === 0 ? [] : ['alias Real = vec4f;', kernelPart(library, 'functions'), ...codes.values()];
};

export const writeRowKernel = (sources: RowKernelSources, writer: RowWriter, pages: WeightPages): RowKernel =>
  new KernelText(sources, writer.target).write(writer, pages);
