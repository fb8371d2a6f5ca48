import type { Architecture, Level } from '../../ir/architecture.ts';
import type { Graph } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import type { SampleLoop } from '../../ir/sampling.ts';
import { product, rowsOf } from '../../ir/shape.ts';
import type { Rows, Shape } from '../../ir/shape.ts';
import type { Handover } from '../conditions.ts';
import { streamOf } from '../layers/dropout.ts';
import { childOf, classCondition, moduleOf } from './likelihood.ts';
import type { AtomicModule, LevelSampler, SamplingContext } from '../module.ts';
import { headConditions, pixelHeadDraws } from '../heads/categorical.ts';
import type { Scope } from '../scope.ts';
import { segmentGraph } from './segment.ts';

/** A sampler: straight-line segments, and per level the loop that runs them. The segments share states by name. */
export interface Sampler {
  readonly segments: readonly Graph[];
  readonly levels: readonly { readonly level: Level; readonly loop: SampleLoop }[];
  /** The pixel head's segment. */
  readonly head: string;
  /** Embeds the classes; runs once. */
  readonly start: string;
}

interface Place {
  readonly level: Level;
  readonly rows: Rows;
  readonly sampler: LevelSampler;
}

const canvasShape = ({ data }: Architecture): Shape => ({
  rows: rowsOf('canvases'),
  dims: [...data.extents, data.channels],
});

const canvasState = (root: Scope, architecture: Architecture): Value =>
  root.state('canvas', canvasShape(architecture), 'u32');

const originsState = (root: Scope, path: string, rows: Rows): Value =>
  root.within(path).state('origins', { rows, dims: [] }, 'u32');

const conditionOf = (root: Scope, { levels }: Architecture, parent: Place | undefined): Handover =>
  parent === undefined
    ? { kind: 'class', states: root.state('class', { rows: rowsOf('images'), dims: [1, levels[0]?.width ?? 0] }) }
    : parent.sampler.handover(root.within(parent.level.name), parent.rows);

const levelSegments = (architecture: Architecture, place: Place, parent: Place | undefined): readonly Graph[] => {
  const { level, rows, sampler } = place;
  return sampler.segments.map(({ name, build }) =>
    segmentGraph(name, (root) => {
      const context: SamplingContext = {
        scope: root.within(level.name),
        child: childOf(architecture, level),
        level,
        data: architecture.data,
        guidingHead: architecture.guidingHead,
        rows,
        origins: originsState(root, level.name, rows),
        canvas: canvasState(root, architecture),
        guideLogProbabilities: root.state('guideLogProbabilities', canvasShape(architecture)),
        handover: conditionOf(root, architecture, parent),
      };
      return build(context);
    }),
  );
};

const headSegment = (architecture: Architecture, parent: Place | undefined, rows: Rows): Graph =>
  segmentGraph('head.draw', (root) => {
    const { head, data } = architecture;
    const target = {
      tokens: canvasState(root, architecture),
      logProbabilities: root.state('logProbabilities', canvasShape(architecture)),
      origins: originsState(root, 'head', rows),
      toCanvas: true,
      cells: product(data.extents),
      stream: streamOf('head'),
    };
    const options = { head, channels: data.channels, alphabet: data.alphabet };
    pixelHeadDraws(root.within('head'), conditionOf(root, architecture, parent), rows, target, options);
    return new Map();
  });

/**
 * Sampling as the recursion runs it: rows of level 0 are the images (twice under guidance: first conditional, then unconditional rows);
 * a level below a raster level works on one patch of each row at a time, one below a masked level on the patches just picked.
 */
export const buildSampler = (architecture: Architecture, modules: ReadonlyMap<string, AtomicModule>): Sampler => {
  const { data, levels, guidingHead } = architecture;
  const start = segmentGraph('start', (root) => new Map([['class', classCondition(root, architecture).states]]));
  const segments: Graph[] = [start];
  const loops: { level: Level; loop: SampleLoop }[] = [];
  let rows: Rows = rowsOf('images');
  let parent: Place | undefined;
  for (const level of levels) {
    const childReadsNeighbours = (levels[level.index + 1]?.conditions ?? headConditions) > 1;
    const options = { data, guidingHead, childReadsNeighbours };
    const place: Place = { level, rows, sampler: moduleOf(modules, level).sampler(level, options) };
    segments.push(...levelSegments(architecture, place, parent));
    loops.push({ level, loop: place.sampler.loop });
    rows = place.sampler.childRows(rows);
    parent = place;
  }
  const head = headSegment(architecture, parent, rows);
  return {
    segments: [...segments, head],
    levels: loops,
    head: head.name,
    start: start.name,
  };
};
