import type { Node, NodeOf } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import type { OpKind, Ops } from '../../ir/ops/table.ts';
import { lastDim, product } from '../../ir/shape.ts';
import { scalar } from '../rules/sizes.ts';
import { colourConstants, regionConstants } from '../rules/cells.ts';
import { input, output } from '../../ir/application.ts';
import type { RowTarget } from './target.ts';
import { bool, f32, foursOf, u32 } from './writer.ts';
import type { RowWriter } from './writer.ts';

/** How an op that works on each row alone becomes the call of a part of kernels/rows. */
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
    const part = writer.part('norm', writer.sizeOf(x));
    const how = `${part('Norm')}(${u32(foursOf(x))}, ${f32(epsilon)}, ${bool(centred)})`;
    const gain = writer.weights(input(node, 1));
    const bias = centred ? writer.weights(input(node, 2)) : gain;
    const args = [writer.read(x), writer.make(output(node)), how, ...gain, ...bias];
    writer.call(writer.names.of(node), part('norm'), args);
  },
};

const rotaryAt: RowForm<'rotaryAt'> = {
  fits: (node) => isVector(input(node, 0)) && divisible(lastDim(input(node, 0).shape) / 3 / node.attributes.heads),
  write: (node, writer) => {
    const qkv = input(node, 0);
    writer.read(qkv);
    const width4 = foursOf(qkv) / 3;
    const size = writer.sizeOf(qkv);
    const table = writer.storage(input(node, 1), 'vec4f', 'read');
    const sizes = [u32(width4), u32(width4 / node.attributes.heads)];
    const args = [writer.replace(qkv, output(node)), ...sizes, table, writer.scalar('position')];
    writer.call(writer.names.of(node), writer.part('rotary-at', size)('rotaryAt'), args);
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
    const [x, y] = [writer.read(qkv), writer.make(output(node))];
    const part = writer.part('cached-attention', writer.sizeOf(output(node)));
    const sizes = [
      u32(width / 4),
      u32(width / heads / 4),
      u32(keys.shape.dims[0] ?? 1),
      f32(1 / Math.sqrt(width / heads)),
    ];
    const kept = [keys, values].map((value) => writer.storage(value, 'vec4f', 'read_write'));
    const token = writer.launch('token', at === 'position' ? scalar('position') : at);
    const args = [x, y, `${part('Attention')}(${sizes.join(', ')})`, ...kept, token, 'one'];
    writer.call(writer.names.of(node), part('cachedAttention'), args);
  },
};

const tokenAt: RowForm<'tokenAt'> = {
  fits: (node) => {
    const table = input(node, 0);
    return isParameter(table) && divisible(lastDim(table.shape));
  },
  write: (node, writer) => {
    const y = output(node);
    const name = writer.part('token-at', writer.sizeOf(y))('tokenAt');
    const table = writer.weights(input(node, 0));
    const args = [writer.make(y), u32(foursOf(y)), ...table, writer.scalar('position'), 'one'];
    writer.call(writer.names.of(node), name, args);
  },
};

const embedding: RowForm<'embedding'> = {
  fits: (node) => isVector(output(node)) && isWord(input(node, 0)),
  write: (node, writer) => {
    const y = output(node);
    const index = writer.read(input(node, 0));
    const name = writer.part('embedding', writer.sizeOf(y))('embedding');
    const args = [index, writer.make(y), u32(foursOf(y)), ...writer.weights(input(node, 1)), 'one'];
    writer.call(writer.names.of(node), name, args);
  },
};

/** The parts take the patch before a position: the first patch is the one before 1. */
const isBeforePosition = ({ first, count }: Pick<Ops['patchify'], 'first' | 'count'>): boolean =>
  (first === 'previous' || first === 0) && count === 1;

const positionAfter = (first: Ops['patchify']['first'], writer: RowWriter): string =>
  first === 'previous' ? writer.scalar('position') : u32(1);

const patchify: RowForm<'patchify'> = {
  fits: ({ attributes }) => isBeforePosition(attributes),
  write: (node, writer) => {
    const { extents, grid, patch, alphabet, mean, deviation, first } = node.attributes;
    const origins = writer.read(input(node, 1));
    const y = output(node);
    const part = writer.part('patchify', {
      ...writer.sizeOf(y),
      ...regionConstants(extents, grid, patch),
      ...colourConstants(mean, deviation),
    });
    const how = `${part('Patch')}(${u32(lastDim(y.shape))}, ${u32(product(patch))}, ${f32(alphabet - 1)})`;
    const canvas = writer.storage(input(node, 0), 'u32', 'read');
    const args = [origins, writer.make(y), how, canvas, positionAfter(first, writer), 'one'];
    writer.call(writer.names.of(node), part('patchify'), args);
  },
};

const embedPatches: RowForm<'embedPatches'> = {
  fits: (node) => {
    const table = input(node, 2);
    return isBeforePosition(node.attributes) && isParameter(table) && divisible(lastDim(table.shape));
  },
  write: (node, writer) => {
    const { extents, grid, patch, channels, alphabet, first } = node.attributes;
    const table = input(node, 2);
    const origins = writer.read(input(node, 1));
    const y = output(node);
    const constants = { ...writer.sizeOf(y), ...regionConstants(extents, grid, patch), CHANNELS: channels };
    const part = writer.part('embed-patch', constants);
    const sizes = [foursOf(y), lastDim(table.shape) / 4, product(patch), alphabet].map(u32);
    const canvas = writer.storage(input(node, 0), 'u32', 'read');
    const how = `${part('EmbeddedPatch')}(${sizes.join(', ')})`;
    const args = [origins, writer.make(y), how, canvas, ...writer.weights(table), positionAfter(first, writer), 'one'];
    writer.call(writer.names.of(node), part('embedPatch'), args);
  },
};

const childOrigins: RowForm<'childOrigins'> = {
  fits: ({ attributes: { at } }) => at === 'position' || at === 'own',
  write: (node, writer) => {
    const { extents, grid, patch, at } = node.attributes;
    const origins = writer.read(input(node, 0));
    const part = writer.part('child-origins', regionConstants(extents, grid, patch));
    const [name, args] =
      at === 'own'
        ? [part('ownOrigins'), [origins, writer.read(input(node, 1)), writer.make(output(node))]]
        : [part('childOrigins'), [origins, writer.make(output(node)), writer.scalar('position')]];
    writer.call(writer.names.of(node), name, [...args, 'one']);
  },
};

const patchAt: RowForm<'patchAt'> = {
  fits: () => true,
  write: (node, writer) => {
    const order = input(node, 0);
    const places = [u32(lastDim(order.shape)), writer.scalar('position'), u32(node.attributes.back)];
    const args = [writer.storage(order, 'u32', 'read'), writer.make(output(node)), ...places, 'one'];
    writer.call(writer.names.of(node), writer.part('patch-at', {})('patchAt'), args);
  },
};

const gatherConditions: RowForm<'gatherConditions'> = {
  fits: (node) => node.attributes.conditions === 1 && isVector(output(node)),
  write: (node, writer) => {
    const y = output(node);
    const picked = writer.read(input(node, 1));
    const name = writer.part('gather-conditions', writer.sizeOf(y))('gatherConditions');
    const states = writer.storage(input(node, 0), 'vec4f', 'read');
    writer.call(writer.names.of(node), name, [picked, writer.make(y), u32(foursOf(y)), states, 'one']);
  },
};

const drawToken: RowForm<'drawToken'> = {
  fits: (node, target) => isVector(input(node, 0)) && isShort(input(node, 0), target) && isWord(input(node, 1)),
  write: (node, writer) => {
    const { channel, channels, cells, stream, toCanvas } = node.attributes;
    const logits = input(node, 0);
    const [x, origins] = [writer.read(logits), writer.read(input(node, 1))];
    const part = writer.part('draw-token', writer.sizeOf(logits));
    const how = [
      u32(foursOf(logits)),
      ...[u32(cells), writer.launch('channel', channel), u32(channels), bool(toCanvas)],
      ...['launch.guided != 0u', writer.scalar('guidance'), writer.scalar('filterThreshold')],
      ...[writer.scalar('temperature'), `${writer.scalar('greedy')} != 0u`],
      ...[u32(stream), writer.scalar('firstImage')],
      `vec2u(${writer.scalar('seedLow')}, ${writer.scalar('seedHigh')})`,
    ];
    const drawn = [
      writer.storage(input(node, 2), 'u32', 'read_write'),
      writer.storage(input(node, 3), 'f32', 'read_write'),
      writer.storage(input(node, 4), 'u32', 'read'),
    ];
    const args = [x, origins, writer.make(output(node)), `${part('Draw')}(${how.join(', ')})`, ...drawn];
    writer.call(writer.names.of(node), part('drawToken'), args);
  },
};

/** The ops that have a form for rows, besides products and elementwise functions. */
const forms: { readonly [K in OpKind]?: RowForm<K> } = {
  ...{ norm, rotaryAt, cachedAttention, tokenAt, embedding, patchify, embedPatches, childOrigins },
  ...{ gatherConditions, patchAt },
  drawToken,
};

const formOf = (node: Node): RowForm<OpKind> | undefined => forms[node.kind] as RowForm<OpKind> | undefined;

export const fitsRows = (node: Node, target: RowTarget): boolean => formOf(node)?.fits(node, target) === true;

export const writeRows = (node: Node, writer: RowWriter): void => formOf(node)?.write(node, writer);
