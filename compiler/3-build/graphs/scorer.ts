import type { Architecture, Level } from '../../ir/architecture.ts';
import type { Graph } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import { rowsOf } from '../../ir/shape.ts';
import type { Rows } from '../../ir/shape.ts';
import type { Handover } from '../conditions.ts';
import { channelWeights, childOf, headName, headOptions, partOf } from '../place.ts';
import { moduleOf, placedHead } from '../registry.ts';
import { canvasOf, classCondition, images } from './likelihood.ts';
import { childOrigins } from '../patches.ts';
import type { Scope } from '../scope.ts';
import { segmentGraph } from './segment.ts';

/** What a segment finds in place: its regions, where they start, and the conditions from above. */
interface Place {
  readonly rows: Rows;
  readonly origins: Value;
  readonly handover: Handover;
}

/** Symbol of the rows at a depth: level 0 works on images, the head on `level` + the number of levels. */
export const scoredRows = (depth: number): Rows => (depth === 0 ? images : rowsOf(`level${depth}`));

const originsAt = (root: Scope, levels: readonly Level[], depth: number): Value => {
  const shape = { rows: scoredRows(depth), dims: [] };
  if (depth === 0) return root.input('origins', shape, 'u32');
  return root.at(levels[depth]?.name ?? headName).state('origins', shape, 'u32');
};

/** The patches that the host lists in the parent's `picked` are the rows here, below an `ar` level too. */
const pickedPlace = (root: Scope, architecture: Architecture, parent: Level): Place => {
  const { levels, data } = architecture;
  const rows = scoredRows(parent.index + 1);
  const parentRows = scoredRows(parent.index);
  const above = root.at(parent.name);
  const picked = above.input('picked', { rows, dims: [] }, 'u32');
  const states = above.state('states', { rows: parentRows, dims: [parent.patches, parent.width] });
  const origins = originsAt(root, levels, parent.index);
  return {
    rows,
    origins: childOrigins({ scope: above, level: parent, data, origins }, 'picked', picked),
    handover: { kind: 'picked', states, picked, slot: undefined, grid: parent.grid },
  };
};

const placeAt = (root: Scope, architecture: Architecture, depth: number): Place => {
  const parent = architecture.levels[depth - 1];
  if (parent !== undefined) return pickedPlace(root, architecture, parent);
  return {
    rows: images,
    origins: originsAt(root, architecture.levels, 0),
    handover: classCondition(root, architecture),
  };
};

const levelSegment = (architecture: Architecture, level: Level): Graph =>
  segmentGraph(level.name, (root) => {
    const { data, guidingHead } = architecture;
    const place = placeAt(root, architecture, level.index);
    const { handover, heads } = moduleOf(level).forward({
      ...place,
      scope: root.at(level.name),
      child: childOf(architecture, level),
      level,
      data,
      guidingHead: guidingHead && placedHead(guidingHead),
      canvas: canvasOf(root, architecture),
      training: false,
      givenGuides: false,
    });
    return new Map([
      [`${level.name}.states`, handover.states],
      ...(level.index === 0 ? [] : [[`${level.name}.origins`, place.origins] as const]),
      ...[...heads].map(([name, { nll }]) => [partOf(name).nll, nll] as const),
    ]);
  });

const headSegment = (architecture: Architecture): Graph =>
  segmentGraph(headName, (root) => {
    const { data, head, levels } = architecture;
    const { origins, handover } = placeAt(root, architecture, levels.length);
    const { channels } = data;
    const canvas = canvasOf(root, architecture);
    const target = root.add('cellTokens', 'target', { channels }, canvas, origins);
    const weights = channelWeights(head, channels, false);
    const { module } = placedHead(head);
    const { nll } = module.loss(
      root.at(headName),
      handover,
      target,
      headOptions(head, data, { canvas, origins }),
      weights,
    );
    return new Map([[partOf(headName).nll, nll]]);
  });

/**
 * The likelihood as segments, one for each level and one for the head, which share states: a level's rows can then be worked on
 * in chunks, so that memory doesn't grow with the image (the recursion is depth first over chunks, see the runtime's Scorer).
 * Each head leaves `nll.NAME` [rows, channels], in nats.
 */
export const buildScorer = (architecture: Architecture): readonly Graph[] => [
  ...architecture.levels.map((level) => levelSegment(architecture, level)),
  headSegment(architecture),
];
