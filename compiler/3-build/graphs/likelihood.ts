import type { Architecture } from '../../ir/architecture.ts';
import { GraphBuilder } from '../../ir/builder.ts';
import type { Graph } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import { rowsOf } from '../../ir/shape.ts';
import type { Rows } from '../../ir/shape.ts';
import type { Handover } from '../conditions.ts';
import type { HeadLoss } from '../module.ts';
import { channelWeights, childOf, headName, headOptions, partOf } from '../place.ts';
import { moduleOf, placedHead } from '../registry.ts';
import { Scope } from '../scope.ts';

/** Rows of level 0: one region, the whole image, for each image. */
export const images = rowsOf('images');

export const canvasOf = (root: Scope, { data, head }: Architecture): Value =>
  root.input('canvas', { rows: images, dims: [...data.extents, data.channels] }, placedHead(head).module.element);

/** The class embedding of each image, or the unconditional one where the label is dropped: [images, 1, width]. */
export const classCondition = (root: Scope, { data, levels }: Architecture): Handover => {
  const width = levels[0]?.width ?? 0;
  const labels = root.input('labels', { rows: images, dims: [1] }, 'u32');
  const dropped = root.input('dropped', { rows: images, dims: [] }, 'u32');
  const table = root.parameter('classEmbedding', [data.classes, width], { kind: 'normal', deviation: 0.02 });
  const unconditional = root.parameter('unconditional', [width], { kind: 'normal', deviation: 0.02 });
  const embedded = root.add('embedding', 'classEmbedded', { groups: 1 }, labels, table);
  return { kind: 'class', states: root.map('select', 'classCondition', dropped, unconditional, embedded) };
};

export interface LikelihoodOptions {
  /**
   * For comparison with another implementation: the states of every level (`states.level0`, …) and the logits of every pixel head
   * (`logits.head`, `logits.level1.guide`, …) are results too, and guiding pixels are inputs (`level1.guide`), because a mean that lies
   * half-way between two tokens is rounded by chance elsewhere.
   */
  readonly inspected?: boolean;
  /**
   * For batches that are worked on in parts: each pixel head's loss is multiplied by its share of the batch, an input (`share.head`,
   * `share.level1.guide`), so that the parts' losses and gradients add up to the batch's.
   */
  readonly shares?: boolean;
}

/**
 * The forward graph of the whole recursion: every level's rows at once, down to the head (paper, section 3).
 * Training and likelihood differ in dropout and in the channels' weights; dropped labels and masks are inputs.
 * Results: `loss` (nats, [1]: the head's mean over channels plus the guiding losses) and each part of it.
 */
export const buildLikelihood = (
  architecture: Architecture,
  training: boolean,
  { inspected = false, shares = false }: LikelihoodOptions = {},
): Graph => {
  const builder = new GraphBuilder(training ? 'train' : 'evaluate');
  const root = new Scope(builder);
  const { data, levels, head, guidingHead } = architecture;
  const canvas = canvasOf(root, architecture);
  let handover = classCondition(root, architecture);
  let rows: Rows = images;
  let origins = root.input('origins', { rows: images, dims: [] }, 'u32');
  const heads = new Map<string, HeadLoss>();
  const states = new Map<string, Value>();
  for (const level of levels) {
    const scope = root.at(level.name);
    const context = {
      scope,
      child: childOf(architecture, level),
      level,
      data,
      guidingHead: guidingHead && placedHead(guidingHead),
      rows,
      origins,
      canvas,
      handover,
      training,
      givenGuides: inspected,
    };
    const output = moduleOf(level).forward(context);
    ({ handover, childRows: rows, childOrigins: origins } = output);
    states.set(level.name, handover.states);
    for (const [name, modelled] of output.heads) heads.set(name, modelled);
  }
  const target = root.add('cellTokens', 'target', { channels: data.channels }, canvas, origins);
  const weights = channelWeights(head, data.channels, training);
  heads.set(
    headName,
    placedHead(head).module.loss(
      root.at(headName),
      handover,
      target,
      headOptions(head, data, { canvas, origins }),
      weights,
    ),
  );
  const total = [...heads]
    .map(([name, { loss }]) => (shares ? shared(root, name, loss) : loss))
    .reduce((sum, loss) => root.map('add', 'loss', sum, loss));
  const results = [['loss', total] as const, ...[...heads].map(([name, { loss }]) => [`loss.${name}`, loss] as const)];
  return builder.finish(new Map(inspected ? [...results, ...inspections(states, heads)] : results));
};

const shared = (root: Scope, head: string, loss: Value): Value =>
  root.map('multiply', `sharedLoss.${head}`, loss, root.input(partOf(head).share, { rows: undefined, dims: [1] }));

const inspections = (
  states: ReadonlyMap<string, Value>,
  heads: ReadonlyMap<string, HeadLoss>,
): readonly (readonly [string, Value])[] => [
  ...[...states].map(([level, value]) => [`states.${level}`, value] as const),
  ...[...heads].map(([name, { logits }]) => [`logits.${name}`, logits] as const),
];
