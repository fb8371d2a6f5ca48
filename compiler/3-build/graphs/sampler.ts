import type { Architecture, Level } from '../../ir/architecture.ts';
import type { Graph } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import { product, rowsOf } from '../../ir/shape.ts';
import type { Rows, Shape } from '../../ir/shape.ts';
import { headConditions } from '../conditions.ts';
import type { Handover } from '../conditions.ts';
import { streamOf } from '../layers/dropout.ts';
import { childOf, headName, headOptions } from '../place.ts';
import { moduleOf, placedHead } from '../registry.ts';
import { classCondition } from './likelihood.ts';
import type { LevelSampler, SamplingContext } from '../module.ts';
import type { Loop } from '../../../runtime/recursion/recursion.ts';
import type { Scope } from '../scope.ts';
import { segmentGraph } from './segment.ts';

/** A sampler: straight-line segments, and where in the recursion they run. The segments share states by name. */
export interface Sampler {
  readonly segments: readonly Graph[];
  readonly places: readonly Place[];
  /** Rows of the head. */
  readonly headRows: Rows;
  readonly headLoop: Loop;
  /** Embeds the classes; runs once. */
  readonly start: string;
}

/** A level while sampling. */
export interface Place {
  readonly level: Level;
  readonly rows: Rows;
  readonly sampler: LevelSampler;
}

const canvasShape = ({ data }: Architecture): Shape => ({
  rows: rowsOf('canvases'),
  dims: [...data.extents, data.channels],
});

const canvasState = (root: Scope, architecture: Architecture): Value =>
  root.state('canvas', canvasShape(architecture), placedHead(architecture.head).module.element);

/** What is given of the canvas, a mark for each value: 0 drawn, 1 taken when its turn comes, 2 known from the beginning. */
const givenState = (root: Scope, architecture: Architecture): Value =>
  root.state('given', canvasShape(architecture), 'u32');

const originsState = (root: Scope, path: string, rows: Rows): Value =>
  root.at(path).state('origins', { rows, dims: [] }, 'u32');

const conditionOf = (root: Scope, { levels }: Architecture, parent: Place | undefined): Handover =>
  parent === undefined
    ? { kind: 'class', states: root.state('class', { rows: rowsOf('images'), dims: [1, levels[0]?.width ?? 0] }) }
    : parent.sampler.handover(root.at(parent.level.name), parent.rows);

const levelSegments = (architecture: Architecture, place: Place, parent: Place | undefined): readonly Graph[] => {
  const { level, rows, sampler } = place;
  return sampler.segments.map(({ name, build }) =>
    segmentGraph(name, (root) => {
      const context: SamplingContext = {
        scope: root.at(level.name),
        child: childOf(architecture, level),
        level,
        data: architecture.data,
        guidingHead: architecture.guidingHead && placedHead(architecture.guidingHead),
        rows,
        origins: originsState(root, level.name, rows),
        canvas: canvasState(root, architecture),
        given: givenState(root, architecture),
        guideLogProbabilities: root.state('guideLogProbabilities', canvasShape(architecture)),
        handover: conditionOf(root, architecture, parent),
      };
      return build(context);
    }),
  );
};

const headSegment = (architecture: Architecture, parent: Place | undefined, rows: Rows, name: string): Graph =>
  segmentGraph(name, (root) => {
    const { head, data } = architecture;
    const target = {
      tokens: canvasState(root, architecture),
      logProbabilities: root.state('logProbabilities', canvasShape(architecture)),
      origins: originsState(root, headName, rows),
      given: givenState(root, architecture),
      toCanvas: true,
      cells: product(data.extents),
      stream: streamOf(headName),
    };
    const handover = conditionOf(root, architecture, parent);
    placedHead(head).module.draw(
      root.at(headName),
      handover,
      rows,
      target,
      headOptions(head, data, { canvas: target.tokens, origins: target.origins }),
    );
    return new Map();
  });

/**
 * Sampling as the recursion runs it: rows of level 0 are the images (twice under guidance: first conditional, then unconditional rows);
 * a level below a raster level works on one patch of each row at a time, one below a masked level on the patches just picked.
 */
export const buildSampler = (architecture: Architecture): Sampler => {
  const { data, levels, guidingHead } = architecture;
  const start = segmentGraph('start', (root) => new Map([['class', classCondition(root, architecture).states]]));
  const segments: Graph[] = [start];
  const places: Place[] = [];
  let rows: Rows = rowsOf('images');
  for (const level of levels) {
    const childReadsNeighbours = (levels[level.index + 1]?.conditions ?? headConditions) > 1;
    const options = { data, guidingHead: guidingHead && placedHead(guidingHead), childReadsNeighbours };
    const place: Place = { level, rows, sampler: moduleOf(level).sampler(level, options) };
    segments.push(...levelSegments(architecture, place, places.at(-1)));
    rows = place.sampler.childRows(rows);
    places.push(place);
  }
  const draw = `${headName}.draw`;
  segments.push(headSegment(architecture, places.at(-1), rows, draw));
  const headLoop = placedHead(architecture.head).module.loop(draw);
  return { segments, places, headRows: rows, headLoop, start: start.name };
};
