import type { Architecture, Head, Level } from '../../ir/architecture.ts';
import type { ModelDescription } from '../../../runtime/model.ts';
import { modules } from '../../3-build/registry.ts';
import { drawRegion, type RegionDrawing } from '../../present/drawing/region.ts';
import { drawTree, type TreeRow } from '../../present/drawing/tree.ts';
import { drawZoom } from '../../present/drawing/zoom.ts';
import { markup, type Content, type Markup } from '../../present/markup.ts';
import type { RunFacts } from '../run-facts.ts';
import { count, extentsText, plural, share } from '../../present/words.ts';
import { facts, nothing, type Section } from './section.ts';
import { stack, type Part } from './stack.ts';

/** A level with what the drawing must know of its place among the others. */
interface LevelView {
  readonly level: Level;
  /** Patches one by one in raster order, or some at a time over iterations. */
  readonly isRaster: boolean;
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
export function architectureSection({ architecture, config }: RunFacts): Section {
  const content =
    architecture === undefined
      ? nothing("The run's spec can't be read, so its architecture isn't known.")
      : architectureContent(architecture, config.description);
  return { id: 'architecture', title: 'Architecture', content };
}

/** Regions within regions, the tree, and parameters by level. */
export function architectureContent(architecture: Architecture, description: ModelDescription): Markup {
  const views = levelViews(architecture, description);
  const drawings = views.map((view) =>
    drawRegion({ ...view, conditions: view.conditionsBelow, description: words(view) }),
  );
  const rows = [...treeRows(views), ...leafRows(architecture, views)];
  return markup`<div class="architecture"><div class="levels">
${views.map((view, index) => levelArticle(view, drawings[index], drawings[index + 1]?.width ?? PIXEL_SIDE, description))}
${headArticle(architecture, description)}
${lookList(views)}
</div><div class="recursion"><figure>${drawTree(rows, treeWords(rows))}<figcaption>Every patch of a level is a region of the next. The number on the right counts them in one image.</figcaption></figure>
${stack('Parameters', parameterParts(views, description))}</div></div>`;
}

/** What the colours of the regions mean. */
function lookList(views: readonly LevelView[]): Markup {
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
}

function parameterParts(views: readonly LevelView[], { head }: ModelDescription): readonly Part[] {
  const part = (name: string, size: number, look: string): Part => ({ name, size, text: count(size), look });
  return [
    ...views.map(({ level, parameters }) => part(level.name, parameters, lookOf(level))),
    part('head', head.parameters, 'leaf'),
  ];
}

const lookOf = ({ index }: Level): string => `look${index % 4}`;

function levelViews({ levels }: Architecture, description: ModelDescription): readonly LevelView[] {
  let rows = 1;
  let isEvery = true;
  return levels.map((level, index) => {
    const child = levels[index + 1];
    const isRaster = modules.get(level.module)?.defaultIterations(level.patches) === undefined;
    const view = {
      ...{ level, isRaster, rows, isEvery },
      parameters: description.levels[index]?.parameters ?? 0,
      conditionsBelow: child?.conditions ?? 1,
      below: child?.name ?? 'the head',
    };
    rows *= level.patches;
    isEvery &&= isRaster;
    return view;
  });
}

function levelArticle(
  view: LevelView,
  drawing: RegionDrawing | undefined,
  widthBelow: number,
  { parameters, data }: ModelDescription,
): Markup {
  const { level } = view;
  const given =
    level.index === 0
      ? `one of ${data.classes === 1 ? 'one class' : `${count(data.classes)} classes`}, or none`
      : undefined;
  return markup`<article class="level ${lookOf(level)}">
<div class="drawing">${drawing?.svg}${drawing === undefined ? undefined : drawZoom(drawing, widthBelow)}</div>
<div class="about"><h3>${level.name} <span class="module">${level.module}</span></h3>
<p>${modules.get(level.module)?.summary.replace(/^\w+: /, '')}</p>
${facts([
  ['Given', given],
  ['Region', `${extentsText(level.region)} in ${extentsText(level.grid)} patches of ${extentsText(level.patch)}`],
  ['Sequence', sequenceText(view)],
  ['Transformer', transformerText(level, level.hidden)],
  ['Parameters', parametersText(view.parameters, parameters)],
  ['Sampling', view.isRaster ? undefined : plural(level.iterations, 'iteration')],
  ['Hands down', handsDown(view)],
])}</div></article>`;
}

/** In raster order nothing reads the last patch; otherwise every patch is a token. */
function sequenceText({ level, isRaster }: LevelView): string {
  const { patches, conditions, guidingPixel } = level;
  if (isRaster)
    return `${plural(patches, 'token')}: the condition and ${plural(patches - 1, 'patch')}`.replace(
      /patchs/,
      'patches',
    );
  const parts = [
    plural(conditions, 'condition'),
    ...(guidingPixel ? ['the guiding pixel'] : []),
    `${count(patches)} patches`,
  ];
  return `${count(patches + conditions + (guidingPixel ? 1 : 0))} tokens: ${parts.join(', ')}`;
}

const transformerText = ({ width, blocks, heads }: Pick<Head, 'width' | 'blocks' | 'heads'>, hidden: number): string =>
  `width ${width} · ${plural(blocks, 'block')} · ${plural(heads, 'head')} of ${width / heads} · hidden ${hidden}`;

const parametersText = (own: number, all: number): string => `${count(own)} (${share(own / all)})`;

function handsDown({ level, isRaster, conditionsBelow, below }: LevelView): string {
  const patches = isRaster
    ? `every one of ${plural(level.patches, 'patch')}`.replace(/patchs/, 'patches')
    : 'every masked patch';
  const sources = conditionsBelow === 1 ? 'its own state' : `its own state and ${conditionsBelow - 1} neighbours'`;
  return `to ${below}, for ${patches}: ${plural(conditionsBelow, 'condition')} of width ${level.width}, ${sources}`;
}

/** Side of the drawing of a pixel. */
const PIXEL_SIDE = 44;

function headArticle({ head, data, levels }: Architecture, description: ModelDescription): Markup {
  const stripe = PIXEL_SIDE / data.channels;
  const stripes = Array.from(
    { length: data.channels },
    (_, channel) =>
      markup`<rect class="channel ${channelLook(channel, data.channels)}" x="${(channel * stripe).toFixed(2)}" y="0" width="${stripe.toFixed(2)}" height="${PIXEL_SIDE}"/>`,
  );
  const cell = levels.at(-1)?.patch ?? [];
  const what = cell.every((extent) => extent === 1) ? 'pixel' : extentsText(cell);
  return markup`<article class="level head">
<div class="drawing"><svg class="region" width="${PIXEL_SIDE}" height="${PIXEL_SIDE}" role="img" aria-label="A ${what} with ${plural(data.channels, 'channel')}">${stripes}</svg></div>
<div class="about"><h3>head <span class="module">pixel</span></h3><p>the channels of one ${what}, each a categorical that sees those before it</p>
${facts([
  ['Draws', `${plural(data.channels, 'channel')} of ${count(data.alphabet)} values`],
  ['Sequence', sequenceOfHead(data.channels)],
  ['Transformer', transformerText(head, 4 * head.width)],
  ['Parameters', parametersText(description.head.parameters, description.parameters)],
])}</div></article>`;
}

const sequenceOfHead = (channels: number): string =>
  channels === 1
    ? '1 token: the condition'
    : `${channels} tokens: the condition and ${plural(channels - 1, 'channel')}`;

const channelLook = (channel: number, channels: number): string =>
  channels === 3 ? (['red', 'green', 'blue'][channel] ?? 'grey') : 'grey';

function treeRows(views: readonly LevelView[]): readonly TreeRow[] {
  return views.map(({ level, rows, isEvery }, index) => ({
    name: level.name,
    note: level.module,
    branches: views[index - 1]?.level.patches ?? 1,
    total: totalText(rows, isEvery),
    given: givenText(views[index - 1]),
    look: lookOf(level),
  }));
}

/** Below the levels: the pixels, and one pixel's channels. */
function leafRows({ data }: Architecture, views: readonly LevelView[]): readonly TreeRow[] {
  const last = views.at(-1);
  const pixels = (last?.rows ?? 1) * (last?.level.patches ?? 1);
  const isEvery = views.every(({ isRaster }) => isRaster);
  return [
    {
      ...{ name: 'head', note: 'pixel', look: 'leaf' },
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
}

const totalText = (rows: number, isEvery: boolean): string => `${isEvery ? '' : '≤ '}${count(rows)}`;

const givenText = (above: LevelView | undefined): string =>
  above === undefined ? '' : `${plural(above.conditionsBelow, 'condition')} of width ${above.level.width}`;

const words = ({ level, isRaster }: LevelView): string =>
  `A region of ${extentsText(level.region)} in ${extentsText(level.grid)} patches; one is modelled, ${isRaster ? 'those before it are known' : 'some others are known'}.`;

function treeWords(rows: readonly TreeRow[]): Content & string {
  return `Tree of the recursion: ${rows.map(({ name, note, total }) => `${name} (${note}) ${total}`).join(', then ')}.`;
}
