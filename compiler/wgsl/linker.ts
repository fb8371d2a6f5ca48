import { checkConstants, knownConstants } from './constants.ts';
import type { Constants } from './constants.ts';
import { KernelError } from './error.ts';
import { moduleConstants } from './expression.ts';
import { constantsIn } from './interface.ts';
import type { KernelConstant } from './interface.ts';
import { fillName, include, writeConstants } from './source.ts';
import { unrollLoops } from './unroll.ts';

/** A file of functions, types and constants that kernels are linked from. */
interface Module {
  readonly text: string;
  readonly constants: readonly KernelConstant[];
}

/** A module with its constants written in and its loops unrolled, under its own names. */
interface Specialised {
  readonly text: string;
  /** What it declares. */
  readonly names: readonly string[];
}

const declaration = /^(?:fn|const|alias|struct|var(?:<\w+>)?) (\w+)/gm;
const includeLines = /^\/\/@include \S+\n+/gm;
/** Comments and members are passed over, so that neither is taken for a declared name. */
const namePattern = /\/\/[^\n]*|\.\w+|\b[A-Za-z_]\w*/g;

/** The modules that row kernels are linked from, by name. */
export class ModuleLibrary {
  private readonly modules: ReadonlyMap<string, Module>;
  private readonly specialised = new Map<string, Specialised>();

  constructor(texts: ReadonlyMap<string, string>) {
    this.modules = new Map([...texts].map(([name, text]) => [name, { text, constants: constantsIn(text) }]));
  }

  /** The modules that one includes, whose names may depend on constants. */
  includedBy(name: string, constants: Constants): readonly string[] {
    return [...this.named(name).text.matchAll(include)].map(([, pattern = '']) => fillName(pattern, constants));
  }

  /** Those of the constants that a module declares. */
  constantsOf(name: string, constants: Constants): Constants {
    return knownConstants(this.named(name), constants);
  }

  /** A module under its own names; `known` are constants that its loops may end at besides its own. */
  specialise(name: string, constants: Constants, known: Constants): Specialised {
    const key = JSON.stringify([name, constants, known]);
    const found = this.specialised.get(key);
    if (found !== undefined) return found;
    const module = this.named(name);
    checkConstants(name, module, constants);
    const written = writeConstants(module.text.replace(includeLines, ''), module.constants, constants);
    const values = new Map([...Object.entries(known), ...moduleConstants(written)]);
    const text = unrollLoops(name, written, values).trim();
    const specialised = { text, names: [...text.matchAll(declaration)].map(([, declared = '']) => declared) };
    this.specialised.set(key, specialised);
    return specialised;
  }

  private named(name: string): Module {
    const module = this.modules.get(name);
    if (module === undefined) throw new KernelError(`there is no module ${name}.wgsl`);
    return module;
  }
}

/** What a linked module's names are called in the kernel: its own, and those of the modules that it includes. */
type Names = ReadonlyMap<string, string>;

/**
 * Links a kernel from modules: each module once for each set of constants that it is wanted with. Where several declare the same name, the
 * second one's is called NAME_2, and so on.
 */
export class Linker {
  private readonly library: ModuleLibrary;
  private readonly known: Constants;
  private readonly linked = new Map<string, Names>();
  private readonly declared = new Map<string, number>();
  private readonly texts: string[] = [];

  /** @param known what the kernel declares itself */
  constructor(library: ModuleLibrary, known: Constants) {
    this.library = library;
    this.known = known;
  }

  /** The kernel's name for something that a module declares. */
  name(module: string, declared: string, constants: Constants): string {
    const name = this.link(module, constants).get(declared);
    if (name === undefined) throw new KernelError(`${module}.wgsl declares no ${declared}`);
    return name;
  }

  /** The modules that were wanted, those that others include before them. */
  get text(): string {
    return this.texts.join('\n\n');
  }

  private link(module: string, constants: Constants): Names {
    const included = this.library.includedBy(module, constants);
    const inherited = included.flatMap((name) => [...this.link(name, constants)]);
    const own = this.library.constantsOf(module, constants);
    const key = JSON.stringify([module, own, inherited]);
    const known = this.linked.get(key);
    if (known !== undefined) return known;
    const { text, names } = this.library.specialise(module, own, { ...this.known, ...constants });
    const all = new Map([...inherited, ...names.map((name): [string, string] => [name, this.unique(name)])]);
    this.texts.push(text.replace(namePattern, (name) => all.get(name) ?? name));
    this.linked.set(key, all);
    return all;
  }

  private unique(name: string): string {
    const copy = (this.declared.get(name) ?? 0) + 1;
    this.declared.set(name, copy);
    return copy === 1 ? name : `${name}_${copy}`;
  }
}
