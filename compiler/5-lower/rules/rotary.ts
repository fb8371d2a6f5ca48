import type { Value } from '../../ir/value.ts';
import type { LaunchValue } from '../../../runtime/execute/plan.ts';
import { along, packs, scalar } from './sizes.ts';
import { dimFromEnd, lastDim } from '../../ir/shape.ts';
import type { Lowering, Step } from './step.ts';
import { input, output } from '../../ir/application.ts';

interface Rotation {
  readonly label: string;
  readonly qkv: Value;
  readonly table: Value;
  readonly rotated: Value;
  readonly heads: number;
  readonly inverse: boolean;
  /** The table's row of the first token. */
  readonly first: LaunchValue;
}

const rotaryStep = ({ label, qkv, table, rotated, heads, inverse, first }: Rotation): Step => {
  const width = lastDim(qkv.shape) / 3;
  const head = width / heads;
  const pack = head % 4 === 0 ? 4 : 2;
  const count = packs(qkv, pack);
  return {
    kernel: 'rotary',
    label,
    constants: { PACK: pack, INVERSE: Number(inverse) },
    launch: { count, tokens: dimFromEnd(qkv.shape, 1), width: width / pack, head: head / pack, first },
    bindings: { qkv, table, rotated },
    items: along(count),
  };
};

/** One kernel; token t turns by row t of the table. */
export const lowerRotary: Lowering<'rotary'> = (node) => [
  rotaryStep({
    label: node.name,
    qkv: input(node, 0),
    table: input(node, 1),
    rotated: output(node),
    first: 0,
    ...node.attributes,
  }),
];

/** The kernel of `lowerRotary`; the only token turns by the table's row at the scalar `position`. */
export const lowerRotaryAt: Lowering<'rotaryAt'> = (node) => [
  rotaryStep({
    label: node.name,
    qkv: input(node, 0),
    table: input(node, 1),
    rotated: output(node),
    heads: node.attributes.heads,
    inverse: false,
    first: scalar('position'),
  }),
];
