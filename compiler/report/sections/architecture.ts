import type { Architecture, Head as HeadNumbers, Level } from '../../ir/architecture.ts';
import type { ModelDescription } from '../../../runtime/model.ts';
import { headOf, levelsOf } from '../../../runtime/recursion/recursion.ts';
import type { Head } from '../../../runtime/recursion/recursion.ts';
import { headConditions } from '../../3-build/conditions.ts';
import { build } from '../../3-build/build.ts';
import { moduleOf, placedHead } from '../../3-build/registry.ts';
import { describeModel } from '../../7-emit/describe-model.ts';
import { drawRegion } from '../../present/drawing/region.ts';
import type { RegionDrawing } from '../../present/drawing/region.ts';
import { drawTree } from '../../present/drawing/tree.ts';
import type { TreeRow } from '../../present/drawing/tree.ts';
import { drawZoom } from '../../present/drawing/zoom.ts';
import { markup } from '../../present/markup.ts';
import type { Content, Markup } from '../../present/markup.ts';
import type { RunFacts } from '../run-facts.ts';
import { count, extentsText, plural } from '../../words.ts';
import { share } from '../../present/figures.ts';
import { facts, nothing } from './section.ts';
import type { Section } from './section.ts';
import { stack } from './stack.ts';
import type { Part } from './stack.ts';

/** A level with what the drawing must know of its place among the others. */
interface LevelView {
  readonly level: Level;
  /** Patches one by one in raster order, or some at a time over iterations. */
  readonly isRaster: boolean;
  /** Turns of its loop, where that is a choice. */
  readonly iterations: number | undefined;
  /** Whether all patches go down in training. */
  readonly isEveryPatch: boolean;
  readonly parameters: number;
  /** Conditions that the level below takes for each of its regions. */
  readonly conditionsBelow: number;
  readonly below: string;
  /** Regions of one image. */
  readonly rows: number;
  /** Whether all regions are always modelled; below masked levels only the masked ones are. */
  readonly isEvery: boolean;
}

/** The recursion: regions within regions, and as a tree. */
export const architectureSection = ({ architecture }: RunFacts): Section => {
  const content =
    architecture === undefined
      ? nothing("The run's spec can't be read, so its architecture isn't known.")
      : architectureContent(architecture, describeModel(build(architecture)));
  return { id: 'architecture', title: 'Architecture', content };
};

/** Regions within regions, the tree, and parameters by level. */
export const architectureContent = (architecture: Architecture, description: ModelDescription): Markup => {
  const views = levelViews(architecture, description);
  const drawings = views.map((view) =>
    drawRegion({ ...view, conditions: view.conditionsBelow, description: words(view) }),
  );
  const rows = [...treeRows(views), ...leafRows(architecture, views, headOf(description.recursion))];
  return markup`<div class="architecture"><div class="levels">
${views.map((view, index) => levelArticle(view, drawings[index], drawings[index + 1]?.width ?? pixelSide, description))}
${headArticle(architecture, description)}
${lookList(views)}
</div><div class="recursion"><figure>${drawTree(rows, treeWords(rows))}<figcaption>Every patch of a level is a region of the next. The number on the right counts them in one image.</figcaption></figure>
${stack('Parameters', parameterParts(views, description))}</div></div>`;
};

/** What the colours of the regions mean. */
const lookList = (views: readonly LevelView[]): Markup => {
  const looks: readonly (readonly [string, string])[] = [
    ['current', 'the patch that is modelled'],
    ['cell known', 'known by then'],
    ['open', 'to come'],
    ...(views.some(({ conditionsBelow }) => conditionsBelow > 1)
      ? [['cell neighbour', 'neighbours whose states it hands down too'] as const]
      : []),
  ];
  const swatch = (look: string): Markup =>
    markup`<svg class="region look0" width="14" height="14" aria-hidden="true"><rect class="open" x="1" y="1" width="12" height="12"/><rect class="${look}" x="1" y="1" width="12" height="12"/></svg>`;
  return markup`<ul class="looks">${looks.map(([look, text]) => markup`<li>${swatch(look)}${text}</li>`)}</ul>`;
};

const parameterParts = (views: readonly LevelView[], { recursion }: ModelDescription): readonly Part[] => {
  const head = headOf(recursion);
  const part = (name: string, size: number, look: string): Part => ({ name, size, text: count(size), look });
  return [
    ...views.map(({ level, parameters }) => part(level.name, parameters, lookOf(level))),
    part(head.name, head.parameters, 'leaf'),
  ];
};

const lookOf = ({ index }: Level): string => `look${index % 4}`;

const levelViews = ({ levels }: Architecture, { recursion }: ModelDescription): readonly LevelView[] => {
  let rows = 1;
  let isEvery = true;
  return levelsOf(recursion).flatMap((place, index) => {
    const level = levels[index];
    if (level === undefined) return [];
    const child = levels[index + 1];
    const isEveryPatch = place.down.patches === 'every';
    const view = {
      ...{ level, rows, isEvery, isEveryPatch },
      isRaster: place.loop.kind === 'raster' && place.loop.order === undefined,
      iterations: place.loop.kind === 'iterations' ? place.loop.iterations : undefined,
      parameters: place.parameters,
      conditionsBelow: child?.conditions ?? headConditions,
      below: child?.name ?? 'the head',
    };
    rows *= level.patches;
    isEvery &&= isEveryPatch;
    return [view];
  });
};

const levelArticle = (
  view: LevelView,
  drawing: RegionDrawing | undefined,
  widthBelow: number,
  { parameters, data }: ModelDescription,
): Markup => {
  const { level } = view;
  const given =
    level.index === 0
      ? `one of ${data.classes === 1 ? 'one class' : `${count(data.classes)} classes`}, or none`
      : undefined;
  return markup`<article class="level ${lookOf(level)}">
<div class="drawing">${drawing?.svg}${drawing === undefined ? undefined : drawZoom(drawing, widthBelow)}</div>
<div class="about"><h3>${level.name} <span class="module">${level.module}</span></h3>
<p>${moduleOf(level).summary}</p>
${facts([
  ['Given', given],
  ['Region', `${extentsText(level.region)} in ${extentsText(level.grid)} patches of ${extentsText(level.patch)}`],
  ['Sequence', sequenceText(view.level)],
  ['Transformer', transformerText(level, level.hidden)],
  ['Parameters', parametersText(view.parameters, parameters)],
  ['Sampling', view.iterations === undefined ? undefined : plural(view.iterations, 'iteration')],
  ['Hands down', handsDown(view)],
])}</div></article>`;
};

/** What the transformer sees. */
const sequenceText = (level: Level): string => {
  const { tokens, words: parts } = moduleOf(level).sequence(level);
  return `${plural(tokens, 'token')}: ${parts}`;
};

const transformerText = (
  { width, blocks, heads }: Pick<HeadNumbers, 'width' | 'blocks' | 'heads'>,
  hidden: number,
): string =>
  `width ${width} · ${plural(blocks, 'block')} · ${plural(heads, 'head')} of ${width / heads} · hidden ${hidden}`;

const parametersText = (own: number, all: number): string => `${count(own)} (${share(own / all)})`;

const handsDown = ({ level, isEveryPatch, conditionsBelow, below }: LevelView): string => {
  const patches = isEveryPatch
    ? `every one of ${plural(level.patches, 'patch')}`.replace(/patchs/, 'patches')
    : 'every masked patch';
  const sources = conditionsBelow === 1 ? 'its own state' : `its own state and ${conditionsBelow - 1} neighbours'`;
  return `to ${below}, for ${patches}: ${plural(conditionsBelow, 'condition')} of width ${level.width}, ${sources}`;
};

/** Side of the drawing of a pixel. */
const pixelSide = 44;

const headArticle = ({ head, data, levels }: Architecture, description: ModelDescription): Markup => {
  const place = headOf(description.recursion);
  const stripe = pixelSide / data.channels;
  const stripes = Array.from(
    { length: data.channels },
    (_, channel) =>
      markup`<rect class="channel ${channelLook(channel, data.channels)}" x="${(channel * stripe).toFixed(2)}" y="0" width="${stripe.toFixed(2)}" height="${pixelSide}"/>`,
  );
  const cell = levels.at(-1)?.patch ?? [];
  const what = cell.every((extent) => extent === 1) ? 'pixel' : extentsText(cell);
  return markup`<article class="level head">
<div class="drawing"><svg class="region" width="${pixelSide}" height="${pixelSide}" role="img" aria-label="A ${what} with ${plural(data.channels, 'channel')}">${stripes}</svg></div>
<div class="about"><h3>${place.name} <span class="module">${place.module}</span></h3><p>${placedHead(head).module.summary}, in one ${what}</p>
${facts([
  ['Draws', `${plural(data.channels, 'channel')} of ${count(data.alphabet)} values`],
  ['Sequence', sequenceOfHead(data.channels)],
  ['Transformer', transformerText(head, 4 * head.width)],
  ['Parameters', parametersText(place.parameters, description.parameters)],
])}</div></article>`;
};

const sequenceOfHead = (channels: number): string =>
  channels === 1
    ? '1 token: the condition'
    : `${channels} tokens: the condition and ${plural(channels - 1, 'channel')}`;

const channelLook = (channel: number, channels: number): string =>
  channels === 3 ? (['red', 'green', 'blue'][channel] ?? 'grey') : 'grey';

const treeRows = (views: readonly LevelView[]): readonly TreeRow[] =>
  views.map(({ level, rows, isEvery }, index) => ({
    name: level.name,
    note: level.module,
    branches: views[index - 1]?.level.patches ?? 1,
    total: totalText(rows, isEvery),
    given: givenText(views[index - 1]),
    look: lookOf(level),
  }));

/** Below the levels: the pixels, and one pixel's channels. */
const leafRows = ({ data }: Architecture, views: readonly LevelView[], place: Head): readonly TreeRow[] => {
  const last = views.at(-1);
  const pixels = (last?.rows ?? 1) * (last?.level.patches ?? 1);
  const isEvery = views.every(({ isEveryPatch }) => isEveryPatch);
  return [
    {
      ...{ name: place.name, note: place.module, look: 'leaf' },
      branches: last?.level.patches ?? 1,
      total: totalText(pixels, isEvery),
      given: givenText(last),
    },
    {
      ...{ name: plural(data.channels, 'channel'), note: `${count(data.alphabet)} values`, look: 'grey' },
      branches: data.channels,
      total: totalText(pixels * data.channels, isEvery),
      given: 'logits',
    },
  ];
};

const totalText = (rows: number, isEvery: boolean): string => `${isEvery ? '' : '≤ '}${count(rows)}`;

const givenText = (above: LevelView | undefined): string =>
  above === undefined ? '' : `${plural(above.conditionsBelow, 'condition')} of width ${above.level.width}`;

const words = ({ level, isRaster }: LevelView): string =>
  `A region of ${extentsText(level.region)} in ${extentsText(level.grid)} patches; one is modelled, ${isRaster ? 'those before it are known' : 'some others are known'}.`;

const treeWords = (rows: readonly TreeRow[]): Content & string =>
  `Tree of the recursion: ${rows.map(({ name, note, total }) => `${name} (${note}) ${total}`).join(', then ')}.`;
