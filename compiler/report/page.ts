/** The report: one page of HTML that needs no other file, and tells the same without its script. */
import { renderDocument } from '../present/document.ts';
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
import { moment } from '../present/figures.ts';

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
export const renderPage = (facts: RunFacts, version: string, now: number): string =>
  renderDocument({
    title: `${facts.name} – fractalc run report`,
    generator: `fractalc ${version}`,
    header: header(facts),
    sections: sections.map((section) => section(facts)),
    footer: `Written by fractalc ${version} on ${moment(now)}.`,
  });
