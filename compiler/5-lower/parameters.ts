import type { Graph } from '../ir/graph.ts';
import type { Initialiser, Value } from '../ir/value.ts';
import { IrError } from '../ir/error.ts';
import { product } from '../ir/shape.ts';
import { bindingAlignment } from './aliases.ts';
import type { Page, ParameterEntry } from '../../runtime/execute/plan.ts';

export interface ParameterLayout {
  readonly entries: readonly ParameterEntry[];
  readonly pages: readonly Page[];
  find(name: string): ParameterEntry;
}

/** A page is at most this long, unless a single parameter is longer: half of what a storage binding can always hold. */
const pageLimit = 64 * 1024 * 1024;
/** Pages are whole rows of a texture 1024 texels wide. */
const textureRow = 16384;

const roundUp = (n: number, to: number): number => Math.ceil(n / to) * to;

export const parameterBytes = (shape: readonly number[]): number => 4 * product(shape);

/** The reference's groups: biases and gains don't decay; matrices, embeddings, positions and the mask token do. */
const decays = (init: Initialiser): boolean => init.kind === 'normal' || init.kind === 'xavier';

const parametersOf = (graphs: readonly Graph[]): readonly Value[] => {
  const found = new Map<string, Value>();
  for (const value of graphs.flatMap((graph) => graph.nodes.flatMap((node) => node.inputs))) {
    if (value.source?.kind === 'parameter' && !found.has(value.name)) found.set(value.name, value);
  }
  return [...found.values()];
};

/** Places every parameter of the graphs in pages, in order of first use. */
export const layOutParameters = (graphs: readonly Graph[]): ParameterLayout => {
  const pages: { bytes: number; decay: boolean }[] = [];
  const entries = parametersOf(graphs).map(({ name, shape, source }): ParameterEntry => {
    if (source?.kind !== 'parameter') throw new IrError(`${name} is no parameter`);
    const bytes = parameterBytes(shape.dims);
    const decay = decays(source.init);
    let page = pages.findLastIndex((candidate) => candidate.decay === decay);
    if (page === -1 || (pages[page]?.bytes ?? 0) + bytes > pageLimit) page = pages.push({ bytes: 0, decay }) - 1;
    const target = pages[page];
    if (target === undefined) throw new IrError('no page');
    const offset = target.bytes;
    target.bytes = roundUp(offset + bytes, bindingAlignment);
    return { name, shape: shape.dims, page, offset, init: source.init };
  });
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return {
    entries,
    pages: pages.map(({ bytes, decay }) => ({ bytes: roundUp(bytes, textureRow), decay })),
    find(name) {
      const entry = byName.get(name);
      if (entry === undefined) throw new IrError(`${name} has no place in a page`);
      return entry;
    },
  };
};
