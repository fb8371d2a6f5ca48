import type { FractalSpec } from '../1-parse/spec.ts';
import { codes } from '../diagnostics/codes.ts';
import type { Reporter } from './reporter.ts';

/** Blocks that a model may have in all. Compiling takes some 50 ms and 1 MiB for each. */
const mostBlocks = 1024;

/** A part of a model and the blocks that are compiled for it. */
interface Part {
  readonly path: string;
  readonly blocks: number;
  readonly words: string;
}

/** Reports a spec whose model would take minutes and gigabytes to compile, at the part with the most blocks. */
export const checkBlocks = (spec: FractalSpec, reporter: Reporter): void => {
  const { channels } = spec.data;
  const guides = spec.levels.filter(({ guidingPixel }) => guidingPixel).length;
  const guiding = (spec.guidingHead ?? spec.head).blocks;
  const parts: readonly Part[] = [
    ...spec.levels.map(({ blocks }, level) => ({ path: `levels.${level}.blocks`, blocks, words: `in level${level}` })),
    { path: 'head.blocks', blocks: spec.head.blocks * channels, words: 'in the pixel head, for every channel' },
    { path: 'guidingHead.blocks', blocks: guiding * channels * guides, words: 'for guiding pixels, for every channel' },
  ];
  const total = parts.reduce((sum, { blocks }) => sum + blocks, 0);
  if (total <= mostBlocks) return;
  const largest = parts.reduce((most, part) => (part.blocks > most.blocks ? part : most));
  reporter.report(largest.path, {
    code: codes.tooManyBlocks,
    message: `the model has ${total.toLocaleString('en')} blocks, ${largest.blocks.toLocaleString('en')} of them ${largest.words}`,
    expected: `at most ${mostBlocks.toLocaleString('en')} in all`,
    suggestion: `fewer ${largest.path}${largest.path.startsWith('levels') ? '' : ', or fewer data.channels'}`,
  });
};
