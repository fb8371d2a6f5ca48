import { kindNamed } from '../../runtime/data/kinds/kinds.ts';
import { describeModel } from '../7-emit/describe-model.ts';
import type { LoweredModel } from '../lower.ts';
import { renderDocument } from '../present/document.ts';
import { markup } from '../present/markup.ts';
import type { Markup } from '../present/markup.ts';
import { architectureContent } from '../report/sections/architecture.ts';
import { tile } from '../report/sections/header.ts';
import { limitBars, memoryStack } from '../report/sections/plan.ts';
import { facts, table } from '../report/sections/section.ts';
import type { Section } from '../report/sections/section.ts';
import { stack } from '../report/sections/stack.ts';
import type { Part } from '../report/sections/stack.ts';
import { bytes, duration, gflop } from '../present/figures.ts';
import { count, plural } from '../words.ts';
import { figuresOf } from '../adapters/description.ts';
import type { Explanation, LevelExplanation, LevelGflops, TaskExplanation } from './explanation.ts';
import { figureText, fitText, timeText } from './render-text.ts';
import { selfSimilarityText } from './self-similarity.ts';

/** The explanation as a page. */
export const renderExplanationPage = (explanation: Explanation, lowered: LoweredModel, version: string): string => {
  const { model, training, sampling } = explanation;
  const architecture = architectureContent(lowered.architecture, describeModel(lowered));
  return renderDocument({
    title: `${model} – explained`,
    generator: `fractalc ${version}`,
    header: headerOf(explanation),
    sections: [
      { id: 'architecture', title: 'Architecture', content: architecture },
      workSection(explanation),
      taskSection('training', 'A training step', training),
      taskSection('sampling', sampling.guided ? 'Sampling, guided' : 'Sampling', sampling),
      adapterSection(explanation),
    ],
    footer: `Written by fractalc ${version}; no device was opened.`,
  });
};

const headerOf = (explanation: Explanation): Markup => {
  const { model, parameters, batch, gflops, paperGflops, training, sampling, adapter } = explanation;
  const { item, items } = kindNamed(explanation.data.kind);
  return markup`<header><p class="kicker">fractalc · explain</p>
<div class="title"><h1>${model}</h1></div>
<p class="model">${plural(batch, item, items)} at a time on ${adapter.name}</p>
${explanation.selfSimilarities.map((rule) => markup`<p class="model">${selfSimilarityText(rule)}</p>`)}
<ul class="tiles">
${tile('parameters', count(parameters), '', '')}
${tile('forward pass', gflop(gflops), '', `for one ${item}; ${gflop(paperGflops)} by the paper's count`)}
${tile('training step', duration(training.seconds.value), training.seconds.isLowerBound ? 'or more' : '', `${bytes(training.memoryBytes)}, ${count(training.dispatches)} dispatches`)}
${tile('sampling', duration(sampling.seconds.value), sampling.seconds.isLowerBound ? 'or more' : '', `${bytes(sampling.memoryBytes)}, ${count(sampling.depth.steps)} steps in sequence`)}
</ul></header>`;
};

const looks = ['look0', 'look1', 'look2', 'look3'] as const;

const parts = (levels: readonly LevelExplanation[], of: keyof LevelGflops): readonly Part[] =>
  levels.map(({ name, isHead, gflops }, index) => ({
    ...{ name, size: gflops[of], text: gflop(gflops[of]) },
    look: isHead ? 'leaf' : (looks[index % looks.length] ?? 'leaf'),
  }));

const workSection = ({ levels, batch }: Explanation): Section => {
  const columns = [
    { title: 'level' },
    ...['rows', 'tokens', 'parameters', 'forward', 'by the paper', 'training', 'sampling', 'steps', 'cache'].map(
      (title) => ({ title, isNumber: true }),
    ),
  ];
  const rows = levels.map((level) => [
    level.name,
    `${level.isEvery ? '' : '≤ '}${count(level.rows / batch)}`,
    count(level.tokens),
    count(level.parameters),
    ...[level.gflops.forward, level.paperGflops, level.gflops.training, level.gflops.sampling].map(gflop),
    count(level.steps),
    level.cacheBytes === 0 ? '–' : bytes(level.cacheBytes / batch),
  ]);
  const content = markup`${table('For one item; the paper counts patch tokens alone', columns, rows)}
<div class="columns"><div>${stack('Training', parts(levels, 'training'))}</div><div>${stack('Sampling', parts(levels, 'sampling'))}</div></div>`;
  return { id: 'work', title: 'Work by level', content };
};

const taskSection = (id: string, title: string, task: TaskExplanation): Section => {
  const content = markup`${facts([
    ['At a time', count(task.images)],
    ['Work', gflop(task.gflops)],
    ['Dispatches', count(task.dispatches)],
    ['Time', timeText(task)],
    ['Memory', bytes(task.memoryBytes)],
  ])}
<p>It ${fitText(task.fit)}.</p>
<div class="columns"><div>${memoryStack(task.memory)}</div><div>${limitBars(task.limits)}</div></div>`;
  return { id, title, content };
};

const adapterSection = ({ adapter }: Explanation): Section => {
  const rows = figuresOf(adapter).map(([name, figure]) => [name, figureText(name, figure), figure?.source ?? '']);
  const columns = [{ title: 'figure' }, { title: 'value', isNumber: true }, { title: 'source' }];
  return { id: 'adapter', title: 'Adapter', content: table(adapter.name, columns, rows) };
};
