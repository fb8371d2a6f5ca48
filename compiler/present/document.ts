/** A page of HTML that needs no other file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { Markup, markup } from './markup.ts';
import type { Section } from '../report/sections/section.ts';

export interface Document {
  readonly title: string;
  readonly generator: string;
  readonly header: Markup;
  readonly sections: readonly Section[];
  readonly footer: string;
}

export const renderDocument = ({ title, generator, header, sections, footer }: Document): string => {
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${generator}">
<title>${title}</title>
<style>${asset('report.css')}</style>
</head>
<body>
<main>
${header}
<nav aria-label="Sections"><ul>${sections.map((part) => markup`<li><a href="#${part.id}">${part.title}</a></li>`)}</ul></nav>
${sections.map(({ id, title: name, content }) => markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${name}</h2>${content}</section>`)}
</main>
<footer>${footer}</footer>
<script>${asset('readings.js')}</script>
</body>
</html>
`;
  return page.text;
};

/** Text of our own that goes into a page as it is. */
export const asset = (name: string): Markup =>
  new Markup(readFileSync(join(packageRoot(), 'compiler', 'present', 'assets', name), 'utf8').trim());
