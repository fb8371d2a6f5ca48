import { highlightYaml } from '../../present/highlight-yaml.ts';
import { markup } from '../../present/markup.ts';
import type { RunFacts } from '../run-facts.ts';
import { nothing } from './section.ts';
import type { Section } from './section.ts';

/** The spec with every default written out. */
export const specSection = ({ spec }: RunFacts): Section => {
  const content =
    spec === undefined
      ? nothing("The run's spec.yaml can't be read.")
      : markup`<p>The spec that the run trains, with overrides applied and every default written out.</p><pre class="yaml" tabindex="0" aria-label="spec.yaml"><code>${highlightYaml(spec)}</code></pre>`;
  return { id: 'spec', title: 'Effective spec', content };
};
