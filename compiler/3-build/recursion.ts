import type { Generator, Head, Level, Loop, Recursion, Scoring } from '../../runtime/recursion/recursion.ts';
import type { Architecture } from '../ir/architecture.ts';
import type { Graph, NodeOf } from '../ir/graph.ts';
import { ops } from '../ir/ops/table.ts';
import type { OpKind } from '../ir/ops/table.ts';
import { product } from '../ir/shape.ts';
import { scoredRows } from './graphs/scorer.ts';
import type { Sampler } from './graphs/sampler.ts';
import { guideDraw } from './guiding-pixel.ts';
import { guideOf, headName, originsOf, partOf } from './place.ts';
import { moduleOf } from './registry.ts';

/** The recursion of a model, from the graphs that its generators have built: its numbers are those of the graphs. */
export const buildRecursion = (architecture: Architecture, sampler: Sampler, score: readonly Graph[]): Recursion => {
  const { levels, data, head } = architecture;
  const scoring = (depth: number): Scoring => ({
    segment: score[depth]?.name ?? headName,
    rows: scoredRows(depth).symbol,
    picked: depth === 0 ? undefined : `${levels[depth - 1]?.name ?? headName}.picked`,
  });
  const figures = (depth: number, loop: Loop) => ({
    parameters: parametersOf(score[depth]),
    turnFlop: flopOf(sampler.segments.find(({ name }) => name === turnSegment(loop))),
  });
  const generatorAt = (depth: number): Generator => {
    const place = sampler.places[depth];
    if (place === undefined) return headAt(depth);
    const { level, rows } = place;
    const { name, module, region, patch, patches } = level;
    const { loop } = place.sampler;
    const found: Level = {
      ...{ name, module, region, patch, patches },
      ...figures(depth, loop),
      rows,
      origins: originsOf(name),
      down: moduleOf(level).down(level),
      loop,
      guide: level.guidingPixel ? { ...guideOf(level), drawn: guideDraw(level) } : undefined,
      scoring: scoring(depth),
      child: generatorAt(depth + 1),
    };
    return found;
  };
  const headAt = (depth: number): Head => {
    const loop = sampler.headLoop;
    return {
      ...{ name: headName, module: head.kind, region: levels.at(-1)?.patch ?? data.extents },
      ...figures(depth, loop),
      rows: sampler.headRows,
      origins: originsOf(headName),
      loop,
      part: partOf(headName),
      scoring: scoring(depth),
    };
  };
  return { start: sampler.start, generator: generatorAt(0) };
};

/** The segment of a turn; a raster loop's first turn differs from the others and is left out. */
const turnSegment = (loop: Loop): string =>
  loop.kind === 'raster' ? loop.next : loop.kind === 'iterations' ? loop.iterate : loop.segment;

/** Numbers in the parameters that a graph reads. */
const parametersOf = (graph: Graph | undefined): number => {
  const shapes = new Map(
    (graph?.nodes ?? [])
      .flatMap(({ inputs }) => inputs)
      .flatMap(({ name, shape, source }) =>
        source?.kind === 'parameter' ? [[name, product(shape.dims)] as const] : [],
      ),
  );
  return [...shapes.values()].reduce((total, n) => total + n, 0);
};

/** Operations of a graph for one row. */
const flopOf = (graph: Graph | undefined): number =>
  (graph?.nodes ?? [])
    .map(<K extends OpKind>(node: NodeOf<K>) => ops[node.kind].cost(node))
    .reduce((total: number, amount) => total + (typeof amount === 'number' ? 0 : amount.times), 0);
