import type { Architecture } from '../ir/architecture.ts';
import type { ModelDescription } from '../../runtime/model.ts';
import type { LevelView } from './level-view.ts';

const numerals = new Intl.NumberFormat('en-US');

/** 1234567 → 1,234,567. */
export const count = (n: number): string => numerals.format(n);

/** `1 block`, `2 blocks`. */
export const plural = (n: number, noun: string): string => `${count(n)} ${noun}${n === 1 ? '' : 's'}`;

/** [28, 28] → 28×28. */
export const extentsText = (extents: readonly number[]): string => extents.join('×');

/** `7×7 patches of 4×4`. */
export const partitionText = ({ level }: LevelView): string =>
  `${extentsText(level.grid)} patches of ${extentsText(level.patch)}`;

/** One line on the whole model. */
export const modelSummary = ({ data, parameters }: ModelDescription): string =>
  `a fractal generative model of ${extentsText(data.extents)} ${nounFor(data.extents)} with ${plural(data.channels, 'channel')} of ` +
  `${count(data.alphabet)} values and ${data.classes === 1 ? 'one class' : `${count(data.classes)} classes`}; ${plural(parameters, 'parameter')}`;

const nounFor = ({ length }: readonly number[]): string =>
  length === 1 ? 'sequences' : length === 2 ? 'images' : 'volumes';

/** Lines of at most about a hundred characters. */
export const wrap = (text: string): readonly string[] =>
  text.split(' ').reduce<readonly string[]>((lines, word) => {
    const last = lines.at(-1);
    return last === undefined || last.length + word.length >= longestLine
      ? [...lines, word]
      : [...lines.slice(0, -1), `${last} ${word}`];
  }, []);

const longestLine = 100;

/** The lines of an item of a list in Markdown. */
export const listItem = (text: string): readonly string[] =>
  wrap(text).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);

/** The architecture, a paragraph for each level and one for the head. */
export const architectureWords = (
  architecture: Architecture,
  description: ModelDescription,
  views: readonly LevelView[],
): readonly string[] => {
  const levels = views.map((view, index) =>
    levelWords(view, views[index - 1], description.levels[index]?.parameters ?? 0),
  );
  const { width, blocks, heads } = architecture.head;
  const { channels } = architecture.data;
  const task = channels === 1 ? 'draws a pixel' : `draws the ${channels} channels of a pixel one after the other`;
  return [
    ...levels,
    `head: ${task}; ${transformerText({ width, blocks, heads })}; ${plural(description.head.parameters, 'parameter')}.`,
  ];
};

const levelWords = (view: LevelView, parent: LevelView | undefined, parameters: number): string => {
  const { level } = view;
  const guide = level.guidingPixel ? ', after a guiding pixel' : '';
  return [
    `${level.name}: ${level.module} over ${partitionText(view)} in a region of ${extentsText(level.region)}${guide}`,
    rowsText(parent),
    transformerText(level),
    `${plural(level.conditions, 'condition')} from above`,
    `${plural(parameters, 'parameter')}.`,
  ].join('; ');
};

const rowsText = (parent: LevelView | undefined): string => {
  if (parent === undefined) return 'a row for each image';
  const every = parent.loop.kind === 'raster' ? 'each patch' : 'each masked patch';
  return `a row for ${every} of ${parent.level.name}`;
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
