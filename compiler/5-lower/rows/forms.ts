import type { Node, NodeOf } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import type { OpKind } from '../../ir/ops/table.ts';
import { lastDim, product } from '../../ir/shape.ts';
import { scalar } from '../rules/sizes.ts';
import { colourConstants, regionConstants } from '../rules/cells.ts';
import { input, output } from '../../ir/application.ts';
import type { RowTarget } from './target.ts';
import { foursOf } from './writer.ts';
import type { RowWriter } from './writer.ts';

/** How an op that works on each row alone becomes a part of a row kernel. */
interface RowForm<K extends OpKind> {
  /** Whether its sizes suit the part. */
  readonly fits: (node: NodeOf<K>, target: RowTarget) => boolean;
  readonly write: (node: NodeOf<K>, writer: RowWriter) => void;
}

const divisible = (n: number): boolean => n % 4 === 0;

/** One vector of fours for each row. */
export const isVector = ({ shape, element }: Value): boolean =>
  element === 'f32' && shape.rows?.times === 1 && isOneToken(shape.dims) && divisible(lastDim(shape));

export const isOneToken = (dims: readonly number[]): boolean => product(dims) === (dims.at(-1) ?? 1);

/** Places of a lane's array that parts write out one by one, at most: longer values make code that drivers compile too slowly. */
const mostWrittenOut = 64;

const isShort = (value: Value, { lanes }: RowTarget): boolean => foursOf(value) <= mostWrittenOut * lanes;

const isWord = ({ shape, element }: Value): boolean =>
  element === 'u32' && shape.rows?.times === 1 && product(shape.dims) === 1;

const isParameter = (value: Value): boolean => value.source?.kind === 'parameter';

const norm: RowForm<'norm'> = {
  fits: (node, target) => isVector(input(node, 0)) && isShort(input(node, 0), target),
  write: (node, writer) => {
    const { centred, epsilon } = node.attributes;
    const x = input(node, 0);
    const gain = writer.weights(input(node, 1));
    const bias = centred ? writer.weights(input(node, 2)) : gain;
    const X = writer.read(x);
    writer.emit({
      part: 'norm',
      label: writer.names.of(node),
      constants: {
        ...{ WIDTH4: foursOf(x) },
        ...{ CENTRED: Number(centred), EPSILON: epsilon, GAIN_AT: gain.at, BIAS_AT: bias.at },
      },
      bindings: { GAIN: gain.read, BIAS: bias.read },
      expressions: { X, Y: writer.make(output(node)) },
    });
  },
};

const rotaryAt: RowForm<'rotaryAt'> = {
  fits: (node) => isVector(input(node, 0)) && divisible(lastDim(input(node, 0).shape) / 3 / node.attributes.heads),
  write: (node, writer) => {
    const qkv = input(node, 0);
    writer.read(qkv);
    const width4 = foursOf(qkv) / 3;
    writer.emit({
      part: 'rotary-at',
      label: writer.names.of(node),
      constants: {
        WIDTH4: width4,
        HEAD4: width4 / node.attributes.heads,
      },
      bindings: { TABLE: input(node, 1) },
      expressions: { X: writer.replace(qkv, output(node)) },
    });
  },
};

const cachedAttention: RowForm<'cachedAttention'> = {
  fits: (node, { lanes }) => {
    const width = lastDim(output(node).shape);
    const headWidth = width / node.attributes.heads;
    const head4 = headWidth / 4;
    const isPowerOfTwo = divisible(headWidth) && Number.isInteger(Math.log2(head4));
    return isVector(input(node, 0)) && width % (4 * lanes) === 0 && head4 <= lanes && isPowerOfTwo;
  },
  write: (node, writer) => {
    const { heads, at } = node.attributes;
    const [qkv, keys, values] = [input(node, 0), input(node, 1), input(node, 2)];
    const width = lastDim(keys.shape);
    const X = writer.read(qkv);
    const Y = writer.make(output(node));
    writer.emit({
      part: 'cached-attention',
      label: writer.names.of(node),
      constants: {
        ...{ WIDTH4: width / 4, HEAD4: width / heads / 4 },
        ...{ TOKENS: keys.shape.dims[0] ?? 1, SCALE: 1 / Math.sqrt(width / heads) },
      },
      bindings: { KEYS: keys, VALUES: values },
      expressions: { X, Y },
      launch: { place: at === 'position' ? scalar('position') : at },
    });
  },
};

const tokenAt: RowForm<'tokenAt'> = {
  fits: (node) => {
    const table = input(node, 0);
    return isParameter(table) && divisible(lastDim(table.shape));
  },
  write: (node, writer) => {
    const table = writer.weights(input(node, 0));
    writer.emit({
      part: 'token-at',
      label: writer.names.of(node),
      constants: { WIDTH4: foursOf(output(node)), AT: table.at },
      bindings: { TABLE: table.read },
      expressions: { Y: writer.make(output(node)) },
    });
  },
};

const embedding: RowForm<'embedding'> = {
  fits: (node) => isVector(output(node)) && isWord(input(node, 0)),
  write: (node, writer) => {
    const table = writer.weights(input(node, 1));
    const INDEX = writer.read(input(node, 0));
    const y = output(node);
    writer.emit({
      part: 'embedding',
      label: writer.names.of(node),
      constants: { WIDTH4: foursOf(y), AT: table.at },
      bindings: { TABLE: table.read },
      expressions: { Y: writer.make(y), INDEX },
    });
  },
};

const patchify: RowForm<'patchify'> = {
  fits: ({ attributes: { first, count } }) => first === 'previous' && count === 1,
  write: (node, writer) => {
    const { extents, grid, patch, alphabet, mean, deviation } = node.attributes;
    const ORIGIN = writer.read(input(node, 1));
    const y = output(node);
    writer.emit({
      part: 'patchify',
      label: writer.names.of(node),
      constants: {
        ...{ WIDTH: lastDim(y.shape), CELLS: product(patch), LARGEST: alphabet - 1 },
        ...regionConstants(extents, grid, patch),
        ...colourConstants(mean, deviation),
      },
      bindings: { CANVAS: input(node, 0) },
      expressions: { Y: writer.make(y), ORIGIN },
    });
  },
};

const childOrigins: RowForm<'childOrigins'> = {
  fits: ({ attributes: { at } }) => at === 'position',
  write: (node, writer) => {
    const { extents, grid, patch } = node.attributes;
    const ORIGIN = writer.read(input(node, 0));
    writer.emit({
      part: 'child-origins',
      label: writer.names.of(node),
      constants: regionConstants(extents, grid, patch),
      bindings: {},
      expressions: { Y: writer.make(output(node)), ORIGIN },
    });
  },
};

const gatherConditions: RowForm<'gatherConditions'> = {
  fits: (node) => node.attributes.conditions === 1 && isVector(output(node)),
  write: (node, writer) => {
    const PICKED = writer.read(input(node, 1));
    const y = output(node);
    writer.emit({
      part: 'gather-conditions',
      label: writer.names.of(node),
      constants: { WIDTH4: foursOf(y) },
      bindings: { STATES: input(node, 0) },
      expressions: { Y: writer.make(y), PICKED },
    });
  },
};

const drawToken: RowForm<'drawToken'> = {
  fits: (node, target) => isVector(input(node, 0)) && isShort(input(node, 0), target) && isWord(input(node, 1)),
  write: (node, writer) => {
    const { channel, channels, cells, stream, toCanvas } = node.attributes;
    const logits = input(node, 0);
    const X = writer.read(logits);
    const ORIGIN = writer.read(input(node, 1));
    writer.emit({
      part: 'draw-token',
      label: writer.names.of(node),
      constants: {
        ...{ WIDTH4: foursOf(logits), CELLS: cells, CHANNELS: channels },
        ...{ STREAM: stream, TO_CANVAS: Number(toCanvas) },
      },
      bindings: { CANVAS: input(node, 2), LOG_PROBABILITIES: input(node, 3) },
      expressions: { X, ORIGIN, Y: writer.make(output(node)) },
      launch: { channel },
    });
  },
};

/** The ops that have a form for rows, besides products and elementwise functions. */
const forms: { readonly [K in OpKind]?: RowForm<K> } = {
  ...{ norm, rotaryAt, cachedAttention, tokenAt, embedding, patchify, childOrigins, gatherConditions },
  drawToken,
};

const formOf = (node: Node): RowForm<OpKind> | undefined => forms[node.kind] as RowForm<OpKind> | undefined;

export const fitsRows = (node: Node, target: RowTarget): boolean => formOf(node)?.fits(node, target) === true;

export const writeRows = (node: Node, writer: RowWriter): void => formOf(node)?.write(node, writer);
