/** The model in sentences, for the package's README and its sources. */

import type { Architecture, Level } from '../ir/architecture.ts';
import type { ModelDescription } from '../../runtime/model.ts';
import { headOf, levelsOf, orderOf } from '../../runtime/recursion/recursion.ts';
import type { Generator, Level as Place, Loop } from '../../runtime/recursion/recursion.ts';
import { count, extentsText, plural } from '../words.ts';

/** `7×7 patches of 4×4`. */
export const partitionText = ({ grid, patch }: Pick<Level, 'grid' | 'patch'>): string =>
  `${extentsText(grid)} patches of ${extentsText(patch)}`;

/** One line on the whole model. */
export const modelSummary = ({ data, parameters }: ModelDescription): string =>
  `a fractal generative model of ${extentsText(data.extents)} ${nounFor(data.extents)} with ${plural(data.channels, 'channel')} of ` +
  `${count(data.alphabet)} values and ${data.classes === 1 ? 'one class' : `${count(data.classes)} classes`}; ${plural(parameters, 'parameter')}`;

const nounFor = ({ length }: readonly number[]): string =>
  length === 1 ? 'sequences' : length === 2 ? 'images' : 'volumes';

/** The architecture, a paragraph for each level and one for the head. */
export const architectureWords = (architecture: Architecture, { recursion }: ModelDescription): readonly string[] => {
  const places = levelsOf(recursion);
  const levels = architecture.levels.map((level, depth) => {
    const guide = level.guidingPixel ? ', after a guiding pixel' : '';
    return [
      `${level.name}: ${level.module} over ${partitionText(level)} in a region of ${extentsText(level.region)}${guide}`,
      rowsText(places[depth - 1]),
      transformerText(level),
      `${plural(level.conditions, 'condition')} from above`,
      `${plural(places[depth]?.parameters ?? 0, 'parameter')}.`,
    ].join('; ');
  });
  const { width, blocks, heads } = architecture.head;
  const { channels } = architecture.data;
  const { name, parameters } = headOf(recursion);
  const task = channels === 1 ? 'draws a pixel' : `draws the ${channels} channels of a pixel one after the other`;
  return [
    ...levels,
    `${name}: ${task}; ${transformerText({ width, blocks, heads })}; ${plural(parameters, 'parameter')}.`,
  ];
};

const rowsText = (parent: Place | undefined): string => {
  if (parent === undefined) return 'a row for each image';
  return `a row for ${parent.down.patches === 'every' ? 'each patch' : 'each masked patch'} of ${parent.name}`;
};

/** The order of a loop that has one: another for every row, or one that the spec has fixed. */
const orderText = (loop: Loop): string | undefined => {
  const order = orderOf(loop);
  if (order === undefined) return undefined;
  return order.fixed === undefined ? 'random order' : 'a fixed order';
};

/** How a generator goes through its patches while sampling, and which of them go down in training. */
export const callText = (place: Generator): string => {
  const { loop } = place;
  if (place.child === undefined) return 'Draws the channels of a cell.';
  const patches = place.region.map((extent, axis) => extent / (place.patch[axis] ?? 1));
  const draws = {
    raster: `one after the other in ${orderText(loop) ?? 'raster order'}`,
    iterations: `in ${orderText(loop) ?? 'random order'}, by default in ${loop.kind === 'iterations' ? plural(loop.iterations, 'iteration') : ''}`,
    once: 'all at once',
  }[loop.kind];
  const down = place.down.patches === 'every' ? 'all of them go down' : 'only the masked ones go down';
  return `Draws its ${extentsText(patches)} patches ${draws}; in training ${down} to ${place.child.name}.`;
};

const transformerText = ({
  width,
  blocks,
  heads,
}: {
  readonly width: number;
  readonly blocks: number;
  readonly heads: number;
}): string => `width ${width}, ${plural(blocks, 'block')} of ${plural(heads, 'head')}`;
