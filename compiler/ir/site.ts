/** Where in a model a node or value belongs. */
export interface Site {
  /** The level, or the head, that it is built for; empty for what belongs to none, such as class conditions and the total loss. */
  readonly place: string;
  /** Path of its block, such as `level1.block0`; empty outside of blocks. */
  readonly block: string;
  /** Its name as seen from the block, without the turn: `attention.scores`; the whole path outside of blocks. */
  readonly label: string;
  /** Which of several passes through the same parameters it belongs to, such as `channel1`; empty where there is one pass. */
  readonly turn: string;
}

/** The site of something that belongs to no part of a model. */
export const siteOutside = (label: string): Site => ({ place: '', block: '', label, turn: '' });

/** What is derived from something, beside it: `label.suffix`. */
export const siteBeside = (site: Site, ...suffixes: readonly string[]): Site => ({
  ...site,
  label: joinedPath(site.label, ...suffixes),
});

/** A path inside another; either may be empty. */
export const joinedPath = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('.');

/** The dotted path `block.label.turn`. */
export const nameAt = ({ block, label, turn }: Site): string => joinedPath(block, label, turn);
