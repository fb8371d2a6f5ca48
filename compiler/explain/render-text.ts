import { kindNamed } from '../../runtime/data/kinds/kinds.ts';
import { bytes, duration, gflop } from '../present/figures.ts';
import { count, extentsText, plural } from '../words.ts';
import type { AdapterDescription, Figure } from '../adapters/description.ts';
import { figuresOf } from '../adapters/description.ts';
import { align } from './align.ts';
import type { Explanation, Fit, LevelExplanation, TaskExplanation } from './explanation.ts';
import { selfSimilarityText } from './self-similarity.ts';

/** The explanation for people who read it in a terminal. */
export const renderExplanation = (explanation: Explanation): string => {
  const { item, items } = kindNamed(explanation.data.kind);
  const { model, data, parameters, batch, gflops, paperGflops, training, sampling, adapter } = explanation;
  return [
    `${model}: ${count(parameters)} parameters, ${plural(batch, item, items)} at a time`,
    dataLine(data),
    ...explanation.selfSimilarities.map(selfSimilarityText),
    '',
    ...treeLines(explanation.levels),
    '',
    ...costLines(explanation),
    `A forward pass over one ${item}: ${gflop(gflops)}; ${gflop(paperGflops)} as the paper counts, patch tokens alone.`,
    '',
    ...taskLines(`A training step of ${plural(training.images, item, items)}`, training, adapter),
    '',
    ...taskLines(
      `Sampling ${plural(sampling.images, item, items)}${sampling.guided ? ', guided' : ''}`,
      sampling,
      adapter,
    ),
    `  in sequence: ${count(sampling.depth.steps)} passes of a transformer, ${count(sampling.depth.blocks)} blocks`,
    '',
    ...adapterLines(adapter),
  ].join('\n');
};

const dataLine = ({ extents, channels, alphabet, values }: Explanation['data']): string =>
  `${extentsText(extents)} cells of ${plural(channels, 'channel')}; ${count(alphabet)} ${values} values, which enter ${values === 'ordinal' ? 'by number' : 'by a table of embeddings'}`;

/** The recursion: one path from the whole to the channels of a pixel. */
const treeLines = (levels: readonly LevelExplanation[]): readonly string[] =>
  levels.flatMap((level, depth) => {
    const indent = '   '.repeat(Math.max(0, depth - 1));
    const branch = depth === 0 ? '' : `${indent}└─ `;
    const below = `${'   '.repeat(depth)}${depth < levels.length - 1 ? '│  ' : '   '}`;
    return [`${branch}${titleOf(level)}`, ...detailsOf(level).map((line) => `${below}${line}`)];
  });

const titleOf = ({ name, module, isHead, region, grid, patch }: LevelExplanation): string =>
  isHead
    ? `${name} · ${module}: ${plural(grid[0] ?? 1, 'channel')} of ${extentsText(region)}`
    : `${name} · ${module}: ${extentsText(region)} in ${extentsText(grid)} patches of ${extentsText(patch)}`;

const detailsOf = ({
  tokens,
  width,
  blocks,
  heads,
  rows,
  isEvery,
  given,
  guidingPixel,
}: LevelExplanation): string[] => [
  `${plural(tokens, 'token')} × width ${width}, ${plural(blocks, 'block')}, ${plural(heads, 'head')}${guidingPixel ? ', a guiding pixel first' : ''}`,
  `${isEvery ? '' : 'at most '}${count(rows)} rows, each given ${plural(given.conditions, 'condition')} of width ${given.width}`,
];

const costLines = ({ data, levels, training, sampling, batch }: Explanation): readonly string[] => {
  const titles = [
    `for one ${kindNamed(data.kind).item}`,
    'parameters',
    'forward',
    'by the paper',
    'training',
    'sampling',
    'steps',
    'key/value cache',
  ];
  const rows = levels.map((level) => [
    level.name,
    count(level.parameters),
    ...[level.gflops.forward, level.paperGflops, level.gflops.training, level.gflops.sampling].map(gflop),
    count(level.steps),
    level.cacheBytes === 0 ? '–' : bytes(level.cacheBytes / batch),
  ]);
  const other = [
    'the rest',
    '',
    '',
    '',
    ...[training, sampling].map((task) => gflop(task.otherGflops / batch)),
    '',
    '',
  ];
  return align([titles, ...rows, other], new Set([1, 2, 3, 4, 5, 6, 7]));
};

const taskLines = (title: string, task: TaskExplanation, adapter: AdapterDescription): readonly string[] => {
  const { gflops, dispatches, memory, memoryBytes, limits, fit } = task;
  const kinds = memory.map(({ kind, bytes: size }) => `${kind} ${bytes(size)}`).join(', ');
  return [
    title,
    `  work: ${gflop(gflops)} in ${count(dispatches)} dispatches`,
    `  time: ${timeText(task)} on ${adapter.name}`,
    `  memory: ${bytes(memoryBytes)} (${kinds})`,
    ...limits.map(({ name, needed, offered }) => `  ${name}: ${bytes(needed)} of ${bytes(offered)}`),
    `  ${fitText(fit)}`,
  ];
};

/** "about 0.3 s", "at least 2 h" */
export const timeText = ({ seconds }: TaskExplanation): string =>
  `${seconds.isLowerBound ? 'at least' : 'about'} ${duration(seconds.value)}`;

/** Whether it fits, and how much would. */
export const fitText = ({ fits, largestBatch, bound }: Fit): string => {
  const reason = bound === 'memory' ? 'the memory' : 'the longest buffer that can be bound';
  if (largestBatch === 0) return `doesn't fit: not even one does, because of ${reason}`;
  return `${fits ? 'fits' : "doesn't fit"}; the largest batch that does: ${count(largestBatch)} at a time, because of ${reason}`;
};

const adapterLines = (adapter: AdapterDescription): readonly string[] => {
  const rows = figuresOf(adapter).map(([name, figure]) => [
    `  ${name}`,
    figureText(name, figure),
    figure?.source ?? '',
  ]);
  return [`Adapter: ${adapter.name}`, ...align(rows, new Set([1]))];
};

/** A figure of an adapter in its unit. */
export const figureText = (name: string, figure: Figure | null): string => {
  if (figure === null) return 'unknown';
  if (name === 'memory' || name.startsWith('max')) return bytes(figure.value);
  const units: Readonly<Record<string, string>> = {
    gigaflops: 'GFLOP/s',
    gigabytesPerSecond: 'GB/s',
    microsecondsPerDispatch: 'µs',
  };
  if (name === 'reached') return `${Math.round(100 * figure.value)}%`;
  return `${Number(figure.value.toPrecision(3))} ${units[name] ?? ''}`;
};
