/** The report: one page of HTML that needs no other file and no script. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { Markup, markup } from './markup.ts';
import type { RunFacts } from './run-facts.ts';
import { architectureSection } from './sections/architecture.ts';
import { curvesSection } from './sections/curves.ts';
import { environmentSection } from './sections/environment.ts';
import { header } from './sections/header.ts';
import { lossSection } from './sections/loss.ts';
import { planSection } from './sections/plan.ts';
import { samplesSection } from './sections/samples.ts';
import type { Section } from './sections/section.ts';
import { specSection } from './sections/spec.ts';
import { moment } from './words.ts';

const sections: readonly ((facts: RunFacts) => Section)[] = [
  lossSection,
  samplesSection,
  curvesSection,
  architectureSection,
  planSection,
  specSection,
  environmentSection,
];

/** Renders the report. `now`, in seconds since 1970, and the version are told at its foot. */
export function renderPage(facts: RunFacts, version: string, now: number): string {
  const parts = sections.map((section) => section(facts));
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="fractalc ${version}">
<title>${facts.name} – fractalc run report</title>
<style>${asset('report.css')}</style>
</head>
<body>
<main>
${header(facts)}
<nav aria-label="Sections"><ul>${parts.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
${parts.map(({ id, title, content }) => markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${content}</section>`)}
</main>
<footer>Written by fractalc ${version} on ${moment(now)}.</footer>
<script>${asset('readings.js')}</script>
</body>
</html>
`;
  return page.text;
}

/** Text of our own that goes into the page as it is. */
function asset(name: string): Markup {
  return new Markup(readFileSync(join(packageRoot(), 'compiler', 'report', 'assets', name), 'utf8').trim());
}
