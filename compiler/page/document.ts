import { isMap } from '../../runtime/browser/page/item-view.ts';
import { knownItems } from '../../runtime/data/kinds/kinds.ts';
import { levelsOf } from '../../runtime/recursion/recursion.ts';
import type { ModelDescription } from '../../runtime/model.ts';
import type { RangedKey, SpecRange } from '../../runtime/spec-range.ts';
import { specRanges } from '../../runtime/spec-ranges.ts';
import { markup } from '../present/markup.ts';
import type { Markup } from '../present/markup.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';

/** Decimal places of the default rate of training on the page, which starts from trained weights: a tenth of the spec's. */
const rateOf = ({ train }: ModelDescription): string => String(Number((train.rate / 10).toPrecision(2)));

/** The lowest and highest value of a field that stands in for a key of the spec; limits that are excluded are checked when it is read. */
const limits = (key: RangedKey): Markup => {
  const range: SpecRange = specRanges[key];
  if (range.kind === 'word') return markup``;
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = range;
  return markup`min="${minimum ?? exclusiveMinimum}" max="${maximum ?? exclusiveMaximum}"`;
};

/** A page's HTML. runtime/browser/page finds its elements by their ids. */
export const pageDocument = (description: ModelDescription): string => {
  const { name, data, recursion, parameters } = description;
  const known = knownItems(data);
  const { item, items, files, ending, turned } = known.kind;
  const hidden = isMap(known) ? markup`` : markup` hidden`;
  const title = item.charAt(0).toUpperCase() + item.slice(1);
  const shape = `${data.extents.join('×')}${data.channels === 1 ? '' : `×${data.channels}`}`;
  const levels = levelsOf(recursion).map(
    ({ module, patches, patch }) => `${module} over ${patches} patches of ${patch.join('×')}`,
  );
  return markup`<!doctype html>
<html lang="en" data-state="loading">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${name}: a fractal generative model</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
<script type="module" src="page.js"></script>
</head>
<body>
<header>
<h1>${name}</h1>
<p>A fractal generative model of ${items} of ${shape} with ${parameters.toLocaleString('en')} parameters: ${levels.join(', then ')}, then a head that draws single values. It runs in this tab<span id="on">, on <span id="adapter">the GPU</span></span>; nothing leaves it.</p>
</header>
<main>
<noscript><p class="fault">This page needs JavaScript.</p></noscript>
<div class="news"><div class="line"><p id="status" role="status">Loading …</p><progress id="load" max="1" aria-label="Weights"></progress><button id="stop" type="button">Stop</button></div>
<p id="error" class="fault" role="alert" hidden></p></div>
<section class="picture" aria-labelledby="picture-title">
<h2 id="picture-title">${title}</h2>
${isMap(known) ? markup`<canvas id="image" tabindex="0" role="application" aria-label="${title}. Arrow keys choose a region, Enter draws it anew." aria-describedby="region"></canvas>` : turned === undefined ? markup`<canvas id="image" role="img" aria-label="Picture of the ${item}"></canvas>` : markup`<canvas id="image" tabindex="0" role="application" aria-label="${title}. The arrow keys and the pointer turn it."></canvas>`}
<pre id="text" tabindex="0" aria-label="The ${item} as text" hidden></pre>
<audio id="sound" controls hidden></audio>
<p id="region" class="hint" aria-live="polite"${hidden}>Click a region, or choose it with the arrow keys and Enter, to draw it anew.</p>
<fieldset><legend class="away">The ${item}</legend>
<label>Moment<input id="moment" type="range" min="0" max="1" value="0" step="1" disabled></label>
<label${hidden}>Region<select id="region-level"></select></label>
<div class="buttons"><button id="download" type="button">Download ${ending.slice(1).toUpperCase()}</button><button id="heat" type="button">Show likelihood</button></div>
</fieldset>
<div id="likelihood" hidden><canvas id="heatmap" role="img" aria-label="Bits of every cell"></canvas>
<p class="scale"><span>0 bits</span><span class="ramp" aria-hidden="true"></span><span id="most-bits"></span></p><p id="bits"></p></div>
</section>
<form id="choices" aria-labelledby="sample-title" novalidate>
<h2 id="sample-title">Sample</h2>
<fieldset><legend class="away">What to draw</legend>
<label>Class<select id="class"></select></label>
<label>Seed<input id="seed" type="number" ${limits('sample.seed')} step="1" required></label>
<label>Guidance<input id="guidance" type="number" ${limits('sample.guidance')} step="any" required></label>
<label>Temperature<input id="temperature" type="number" ${limits('sample.temperature')} step="any" required></label>
<label class="check"><input id="argmax" type="checkbox">Always the likeliest value</label>
<div id="iterations"></div>
<div class="buttons"><button id="sample" type="submit" class="main">Sample</button><button id="another" type="button">Another seed</button></div>
</fieldset>
</form>
<section aria-labelledby="train-title">
<h2 id="train-title">Train</h2>
<fieldset><legend class="away">What to train on</legend>
<label>Class of the next ${items}<select id="train-class"></select></label>
<label>Files<input id="images" type="file" accept="${files?.endings.join() ?? 'image/*'}" multiple></label>
<p id="image-count" class="hint" aria-live="polite"></p>
<canvas id="thumbnails" role="img" aria-label="The ${items} as the model sees them" hidden></canvas>
<label>Steps<input id="steps" type="number" min="1" max="10000" step="1" value="20" required></label>
<label>Learning rate<input id="rate" type="number" ${limits('train.rate')} step="any" value="${rateOf(description)}" required></label>
<div class="buttons"><button id="train-start" type="button" class="main">Train</button><button id="clear" type="button">Remove ${items}</button><button id="restore" type="button">Restore weights</button></div>
</fieldset>
<canvas id="curve" role="img" aria-label="Loss by step" hidden></canvas>
<p id="loss"></p>
</section>
</main>
</body>
</html>
`.text;
};
