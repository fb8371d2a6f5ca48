import { image } from '../../../runtime/data/kinds/image.ts';
import type { DataKind } from '../../../runtime/data/kinds/kind.ts';
import type { Settings } from '../../../runtime/model.ts';
import { kindNamed, usualKind } from '../../../runtime/data/kinds/kinds.ts';
import { registry } from '../../3-build/registry.ts';
import { budgets, modulePlans } from './choices.ts';
import type { Budget, BudgetName } from './choices.ts';
import { partitionOf, patchesOf } from './partition.ts';

/** Everything that a first spec follows from. */
export interface Answers {
  /** Where the spec goes. */
  readonly file: string;
  readonly name: string;
  /** As for --data; undefined where there is none yet. */
  readonly data: string | undefined;
  readonly extents: readonly number[];
  readonly channels: number;
  readonly classes: number;
  readonly alphabet: number;
  /** Name of the kind of data, where the data tells it, and its settings. */
  readonly kind?: string;
  readonly settings?: Settings;
  /** A key of `modulePlans`. */
  readonly module: string;
  readonly budget: BudgetName;
}

/** The module that a plan gives a level. */
const moduleAt = (plan: string, level: number): string => {
  const found = modulePlans[plan];
  if (found === undefined) throw new RangeError(`There is no plan ${plan}.`);
  return found.module(level);
};

/** Pixels of a picture that the budgets' batches are for. */
const usualPixels = 28 * 28;

/** The kind of the data; of what nobody names, pictures. */
const kindOf = ({ kind, extents, channels, alphabet }: Answers): DataKind =>
  kind === undefined ? usualKind({ extents, channels, alphabet }) : kindNamed(kind);

/** The share of a budget's widths that has heads of a multiple of six features, for rotary positions of three axes. */
const shareOfThreeAxes = 3 / 4;

const budgetFor = ({ budget: name, extents }: Answers): Budget => {
  const budget: Budget = budgets[name];
  if (extents.length !== 3) return budget;
  const scaled = (sizes: readonly number[]): readonly number[] => sizes.map((size) => size * shareOfThreeAxes);
  const widths = { two: scaled(budget.widths.two), three: scaled(budget.widths.three) };
  return { ...budget, widths, headSize: budget.headSize * shareOfThreeAxes };
};

/** A commented spec. `schema` is the path of the schema from the spec's folder. */
export const writeSpec = (answers: Answers, schema: string): string => {
  const { file, name, extents, channels, classes, alphabet, settings = {} } = answers;
  const { name: kind, items, summary } = kindOf(answers);
  const budget = budgetFor(answers);
  const train = `npx fractalc train ${file} --data ${answers.data ?? 'PATH'} -o runs/${name}`;
  return [
    `# yaml-language-server: $schema=${schema}`,
    `# ${items[0]?.toUpperCase() ?? ''}${items.slice(1)} of ${extents.join('×')} and ${channels === 1 ? 'one channel' : `${channels} channels`}; ${budget.label}.`,
    `#   check    npx fractalc check ${file}`,
    `#   train    ${train}`,
    `#   sample   npx fractalc sample runs/${name}`,
    '# Any value can be set on the command line as well: levels.0.width=128. Every key is explained by your editor (hover).',
    `name: ${name}`,
    'data:',
    ...(answers.kind === undefined ? [] : [`  kind: ${kind} # ${summary}`]),
    `  shape: [${extents.join(', ')}] # extents from the outermost axis in`,
    `  channels: ${channels} # modelled one after the other by the head`,
    ...(alphabet === 256 ? [] : [`  alphabet: ${alphabet} # values that a channel can take`]),
    `  classes: ${classes} # ${classes === 1 ? `${items} without labels` : `one folder of ${items} or one label each`}`,
    ...Object.entries(settings).map(
      ([key, value]) => `  ${key}: ${typeof value === 'string' ? JSON.stringify(value) : value}`,
    ),
    ...(ruleLines(answers, budget) ?? levelLines(answers, budget)),
    `head: {${pairs(budget.head)}${channels === 3 && kind === image.name ? ', firstChannelWeight: 5' : ''}} # models the channels of one ${kind === image.name ? 'pixel' : 'place'}`,
    'train:',
    ...batchLines(budget, extents, items),
    `  steps: ${budget.steps} # the learning rate rises over a tenth of them and falls to 0 at the last`,
    ...budget.train.map((line) => `  ${line}`),
    'sample:',
    classes === 1
      ? '  temperature: 1 # below 1 safer, above 1 more varied'
      : '  guidance: 3 # pushes towards the class; 1 is none',
    '',
  ].join('\n');
};

/** The levels as a rule; undefined where their modules or their patches follow none. */
const ruleLines = ({ extents, channels, module }: Answers, budget: Budget): readonly string[] | undefined => {
  const patches = patchesOf(extents);
  const names = patches.map((_, level) => moduleAt(module, level));
  const rule = partitionOf(extents, patches);
  const [name] = names;
  if (name === undefined || rule === undefined || new Set(names).size > 1) return undefined;
  const depth = patches.length > 2 ? 'three' : 'two';
  const widths = budget.widths[depth].slice(0, patches.length);
  const blocks = budget.blocks[depth].slice(0, patches.length);
  const guiding = guides(name) && patches.length > 2 && channels === 3;
  const { partition, first } = rule;
  const isSquare = partition.every((count) => count === partition[0]);
  const leaves = partition.some((count) => count !== (patches.at(-2) ?? 1));
  return [
    `levels: # one level that calls itself inside each of its patches: ${[extents.join('×'), ...patches].join(' → ')}`,
    `  module: ${name} # ${moduleHint(name)}`,
    `  partition: ${isSquare ? String(partition[0]) : `[${partition.join(', ')}]`} # patches ${isSquare ? 'a side' : 'along each axis'}${leaves ? '; the last level takes what is left' : ''}`,
    `  width: ${series(widths)} # features of a token${seriesHint(widths)}`,
    `  blocks: ${series(blocks)} # transformer blocks${seriesHint(blocks)}`,
    `  heads: ${series(widths.map((width) => width / budget.headSize))} # attention heads; they divide the width`,
    ...(guiding
      ? ["  guidingPixel: true # the region's mean colour is modelled first, at every level but the first"]
      : []),
    ...(budget.dropout > 0 ? [`  dropout: ${budget.dropout}`] : []),
    ...(first === undefined
      ? []
      : [`  0: {patch: ${first}} # the first cut is another: into patches of ${squares(first, extents.length)}`]),
  ];
};

/** One number, a start that halves, or a list with a number for each level. */
const series = (values: readonly number[]): string => {
  const [start = 1] = values;
  if (values.every((value) => value === start)) return String(start);
  if (values.every((value, level) => value === start / 2 ** level)) return `{start: ${start}, ratio: 1/2}`;
  return `[${values.join(', ')}]`;
};

/** How a series goes on, for people. */
const seriesHint = (values: readonly number[]): string => {
  const text = series(values);
  if (text.startsWith('[')) return ', outermost level first';
  return text.startsWith('{') ? '; a level has half of those above it' : '';
};

const guides = (name: string): boolean => registry.generators.get(name)?.supportsGuidingPixel === true;

/** The order of its patches, and what else a level may have. */
const moduleHint = (name: string): string => {
  const others = [...registry.generators.keys()].filter((other) => other !== name);
  return `${registry.generators.get(name)?.order ?? ''}; or ${others.join(', ')}`;
};

const levelLines = ({ extents, channels, module }: Answers, budget: Budget): readonly string[] => {
  const patches = patchesOf(extents);
  const depth = patches.length > 2 ? 'three' : 'two';
  const lines = patches.flatMap((patch, level) => {
    const width = budget.widths[depth][level] ?? 1;
    const name = moduleAt(module, level);
    const guiding = guides(name) && level > 0 && patches.length > 2 && channels === 3;
    const region = level === 0 ? extents.join('×') : squares(patches[level - 1] ?? 1, extents.length);
    return [
      `  - module: ${name} # ${moduleHint(name)}`,
      `    patch: ${patch} # cuts ${region} into patches of ${squares(patch, extents.length)}`,
      `    width: ${width} # features of a token`,
      `    blocks: ${budget.blocks[depth][level] ?? 1} # transformer blocks`,
      `    heads: ${width / budget.headSize} # attention heads; they divide the width`,
      ...(guiding ? ["    guidingPixel: true # the region's mean colour is modelled first"] : []),
      ...(budget.dropout > 0 ? [`    dropout: ${budget.dropout}`] : []),
    ];
  });
  return [
    'levels: # outermost first; each cuts its region into patches, and the next does the same inside a patch',
    ...lines,
  ];
};

const squares = (side: number, axes: number): string => Array.from({ length: axes }, () => side).join('×');

const batchLines = ({ batch, keepsBatch }: Budget, extents: readonly number[], items: string): readonly string[] => {
  const fitting = batchOf(batch, extents);
  const hint = 'where memory is short, set microBatch to a part of it';
  if (!keepsBatch || fitting === batch) return [`  batch: ${fitting} # ${items} a step; ${hint}`];
  return [
    `  batch: ${batch} # ${items} a step`,
    `  microBatch: ${fitting} # ${items} at a time, to spare memory; more are faster where there is room`,
  ];
};

/** A power of two that takes about as much memory as the budget's batch of usual pictures. */
const batchOf = (batch: number, extents: readonly number[]): number => {
  const pixels = extents.reduce((product, extent) => product * extent, 1);
  const fitting = (batch * usualPixels) / Math.max(usualPixels, pixels);
  return 2 ** Math.max(0, Math.round(Math.log2(fitting)));
};

const pairs = (record: Readonly<Record<string, number>>): string =>
  Object.entries(record)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');
