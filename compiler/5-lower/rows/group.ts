/**
 * Which ops a row kernel takes together where a segment is too long for one: those of one block. Blocks that do the same then have the same
 * kernel, since names are written as seen from the block: drivers compile row kernels slowly. Turns of the pixel head have kernels of their own.
 */
export interface RowGroup {
  /** `level1.block0`; empty outside of blocks. */
  readonly block: string;
  /** `channel1`; empty where there are no turns. */
  readonly turn: string;
}

const turnOf = (name: string): string => /\.(channel\d+)$/.exec(name)?.[1] ?? '';

export const groupOf = (name: string): RowGroup => ({
  block: /^.*\bblock\d+(?=\.)/.exec(name)?.[0] ?? '',
  turn: turnOf(name),
});

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
  of(name: string): string {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const local = this.local(name) ?? `given${this.given++}`;
    this.known.set(name, local);
    return local;
  }

  private local(name: string): string | undefined {
    const { block, turn } = this.group;
    const own = turnOf(name);
    if (!name.startsWith(block === '' ? '' : `${block}.`) || (own !== '' && own !== turn)) return undefined;
    const inside = name.slice(block === '' ? 0 : block.length + 1, own === '' ? name.length : -own.length - 1);
    const local = inside.replaceAll(/\W/g, '_');
    // Words of WGSL and names of the frame have no underscores.
    return local.includes('_') ? local : `${local}_`;
  }
}
