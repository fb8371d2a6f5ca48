import type { Node } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import { joinedPath } from '../../ir/site.ts';
import type { Site } from '../../ir/site.ts';

/**
 * Which ops a row kernel takes together where a segment is too long for one: those of one block. Blocks that do the same then have the same
 * kernel, since names are written as seen from the block: drivers compile row kernels slowly. Turns of the pixel head have kernels of their own.
 */
export type RowGroup = Pick<Site, 'block' | 'turn'>;

export const sameGroup = (a: RowGroup, b: RowGroup): boolean => a.block === b.block && a.turn === b.turn;

/** Names values and steps as seen from a group; those of other groups are given ones. */
export class GroupNames {
  private readonly group: RowGroup;
  private readonly known = new Map<string, string>();
  private given = 0;

  constructor(group: RowGroup) {
    this.group = group;
  }

  /** A WGSL identifier. */
  of({ name, site }: Node | Value): string {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const local = this.local(site) ?? `given${this.given++}`;
    this.known.set(name, local);
    return local;
  }

  private local({ block, label, turn }: Site): string | undefined {
    const { group } = this;
    if ((group.block !== '' && group.block !== block) || (turn !== '' && turn !== group.turn)) return undefined;
    const inside = group.block === '' ? joinedPath(block, label) : label;
    const local = inside.replaceAll(/\W/g, '_');
    // Words of WGSL and names of the frame have no underscores.
    return local.includes('_') ? local : `${local}_`;
  }
}
