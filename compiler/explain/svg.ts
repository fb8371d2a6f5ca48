import { kindNamed } from '../../runtime/data/kinds/kinds.ts';
import { asset } from '../present/document.ts';
import { drawTree, treeRowHeight, treeWidth } from '../present/drawing/tree.ts';
import type { TreeRow } from '../present/drawing/tree.ts';
import { markup } from '../present/markup.ts';
import type { Markup } from '../present/markup.ts';
import { bytes, gflop } from '../present/figures.ts';
import { count, extentsText, plural } from '../words.ts';
import type { Explanation, LevelExplanation } from './explanation.ts';
import { selfSimilarityText } from './self-similarity.ts';

const pictureWidth = 860;
const topMargin = 84;
const left = 24;
/** Where what a level takes is told, beside the tree. */
const besideTree = left + treeWidth + 36;
const lineHeight = 16;

/** The recursion and what it takes as a drawing that needs no other file. */
export const drawExplanation = (explanation: Explanation): string => {
  const { model, parameters, levels, gflops, batch } = explanation;
  const { item, items } = kindNamed(explanation.data.kind);
  const rules = explanation.selfSimilarities.map(selfSimilarityText);
  const top = topMargin + rules.length * lineHeight;
  const height = top + levels.length * treeRowHeight;
  const drawing = markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${pictureWidth} ${height}" width="${pictureWidth}" height="${height}" role="img" aria-label="${model}: the recursion, level by level">
<style>${asset('report.css')}
svg{font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;fill:var(--ink)} .page{fill:var(--surface)} .soft{fill:var(--soft);font-size:13px} .plain{font-size:13px} .head1{font-size:22px;font-weight:650}</style>
<rect class="page" width="100%" height="100%" rx="12"/>
<text class="head1" x="${left}" y="38">${model}</text>
<text class="soft" x="${left}" y="60">${plural(parameters, 'parameter')} · ${gflop(gflops)} a forward pass · ${plural(batch, item, items)} at a time</text>
${rules.map((text, line) => markup`<text class="soft" x="${left}" y="${60 + (line + 1) * lineHeight}">${text}</text>`)}
<svg x="${left}" y="${top}" width="${treeWidth}" height="${height - top}">${drawTree(levels.map(treeRow), `Tree of the recursion of ${model}`)}</svg>
${levels.map((level, index) => beside(level, top + index * treeRowHeight, batch))}
</svg>
`;
  return drawing.text;
};

const treeRow = (level: LevelExplanation, index: number, all: readonly LevelExplanation[]): TreeRow => ({
  name: level.name,
  note: level.module,
  branches: all[index - 1]?.patches ?? 1,
  total: `${level.isEvery ? '' : '≤ '}${count(level.rows)}`,
  given: index === 0 ? '' : `${plural(level.given.conditions, 'condition')} of width ${level.given.width}`,
  look: level.isHead ? 'leaf' : `look${index % 4}`,
});

const beside = (level: LevelExplanation, top: number, batch: number): Markup => {
  const { isHead, region, grid, patch, tokens, width, blocks, gflops, parameters, steps, cacheBytes } = level;
  const what = isHead
    ? `${plural(grid[0] ?? 1, 'channel')} of ${extentsText(region)}`
    : `${extentsText(region)} in ${extentsText(grid)} patches of ${extentsText(patch)}`;
  const cache = cacheBytes === 0 ? '' : ` · cache ${bytes(cacheBytes / batch)}`;
  const lines = [
    `${what} · ${plural(tokens, 'token')}`,
    `width ${width}, ${plural(blocks, 'block')} · ${plural(parameters, 'parameter')}`,
    `for one: ${gflop(gflops.training)} to train, ${gflop(gflops.sampling)} to sample`,
    `${plural(steps, 'sampling step')} in sequence${cache}`,
  ];
  return markup`${lines.map((text, line) => markup`<text class="${line === 0 ? 'plain' : 'soft'}" x="${besideTree}" y="${top + 8 + line * lineHeight}">${text}</text>`)}`;
};
