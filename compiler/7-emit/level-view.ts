import type { Sampler } from '../3-build/graphs/sampler.ts';
import type { Level } from '../ir/architecture.ts';
import type { SampleLoop } from '../ir/sampling.ts';

/** A level as the emitted control flow sees it. */
export interface LevelView {
  readonly level: Level;
  readonly loop: SampleLoop;
  /** The symbol that counts the level's rows when sampling. */
  readonly rows: string;
  /** What runs inside the level's loop: the next level, or `head`. */
  readonly child: string;
}

/** The levels, outermost first. A raster level hands its rows on; an iterating one makes rows of the patches that it picks. */
export const levelViews = ({ levels }: Sampler): readonly LevelView[] => {
  let rows = 'images';
  return levels.map(({ level, loop }, index) => {
    const view = { level, loop, rows, child: levels[index + 1]?.level.name ?? 'head' };
    if (loop.kind === 'iterations') rows = loop.childSymbol;
    return view;
  });
};
