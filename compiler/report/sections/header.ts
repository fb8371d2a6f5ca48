import { kindOf } from '../../../runtime/data/kinds/kinds.ts';
import { describeDuration } from '../../../runtime/commands/reporter.ts';
import type { RunStatus } from '../../../runtime/runs/run-state.ts';
import { bestEvaluation, bestTraining, lastTraining, trainingSeconds } from '../history.ts';
import { markup } from '../../present/markup.ts';
import type { Content, Markup } from '../../present/markup.ts';
import type { RunFacts } from '../run-facts.ts';
import { bits, brief, date } from '../../present/figures.ts';
import { count, extentsText, plural } from '../../words.ts';

/** What a run's state means to its reader. */
const meanings: Readonly<Record<RunStatus, string>> = {
  new: 'no step yet',
  running: 'running',
  finished: 'finished',
  interrupted: 'interrupted',
  crashed: 'crashed',
};

/** Name, state and the figures that matter most. */
export const header = (facts: RunFacts): Markup => {
  const { name, state, config } = facts;
  const { description } = config;
  const { extents, channels, alphabet, classes } = description.data;
  const model = [
    `${extentsText(extents)} with ${plural(channels, 'channel')} of ${count(alphabet)} values`,
    plural(classes, 'class', 'classes'),
    plural(description.parameters, 'parameter'),
  ].join(' · ');
  return markup`<header>
<p class="kicker">fractalc · run report</p>
<div class="title"><h1>${name}</h1><span class="state ${state.status}">${meanings[state.status]}</span></div>
<p class="model"><b>${description.name}</b> · ${model}</p>
${advice(facts)}
<ul class="tiles">${tiles(facts)}</ul>
</header>`;
};

/** What to do about a run that isn't done. */
const advice = ({ state, path }: RunFacts): Content => {
  if (state.status !== 'crashed' && state.status !== 'interrupted') return undefined;
  const message = state.message === undefined ? undefined : markup`<p>${state.message}</p>`;
  return markup`<div class="advice">${message}<p>Go on with <code>fractalc train --resume -o ${path}</code></p></div>`;
};

const tiles = (facts: RunFacts): readonly (Markup | undefined)[] => {
  const { history, state, config } = facts;
  const { steps } = config.description.train;
  const words = kindOf(config.description.data);
  const best = bestEvaluation(history);
  const seconds = trainingSeconds(history);
  return [
    best === undefined
      ? undefined
      : tile(
          'held out, best',
          bits(best.bitsPerDim),
          words.unit,
          `${best.standardError === null ? '' : `± ${bits(best.standardError)}, `}${plural(best.images, words.item, words.items)}, step ${count(best.step)}`,
        ),
    trainingTile(facts),
    tile('steps', count(state.step), `of ${count(steps)}`, share(state.step, steps)),
    tile('trained for', describeDuration(seconds), '', sessionsText(facts)),
    speedTile(facts),
  ];
};

const trainingTile = ({ history, config }: RunFacts): Markup | undefined => {
  const last = lastTraining(history);
  const best = bestTraining(history);
  if (last === undefined || best === undefined) return undefined;
  return tile(
    'training, smoothed',
    bits(last),
    kindOf(config.description.data).unit,
    `best ${bits(best.bitsPerDim)} at step ${count(best.step)}`,
  );
};

const speedTile = ({ history, config }: RunFacts): Markup | undefined => {
  const rows = history.steps.filter(({ images }) => images !== undefined);
  const seconds = rows.reduce((total, row) => total + row.seconds + (row.waited ?? 0), 0);
  if (seconds === 0) return undefined;
  const { item, items } = kindOf(config.description.data);
  const images = rows.reduce((total, row) => total + (row.images ?? 0), 0);
  return tile('speed', brief(images / seconds), `${items}/s`, `${plural(images, item, items)} in all`);
};

const sessionsText = ({ history }: RunFacts): string => {
  const first = history.sessions[0];
  if (first === undefined) return '';
  const times = history.sessions.length;
  return `${plural(times, 'session')} since ${date(first.start.time)}`;
};

const share = (step: number, steps: number): string => `${steps === 0 ? 100 : Math.floor((100 * step) / steps)}% done`;

/** A figure that matters, with its name and a note. */
export const tile = (title: string, figure: string, unit: string, note: string): Markup =>
  markup`<li><span class="name">${title}</span><span class="figure">${figure} <small>${unit}</small></span><span class="note">${note}</span></li>`;
