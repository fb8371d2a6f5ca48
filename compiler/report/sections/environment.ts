import { basename } from 'node:path';
import { describeDuration } from '../../../runtime/commands/reporter.ts';
import type { Environment } from '../../../runtime/runs/environment.ts';
import type { RunStatus } from '../../../runtime/runs/run-state.ts';
import type { Session } from '../history.ts';
import { markup } from '../../present/markup.ts';
import type { Markup } from '../../present/markup.ts';
import type { RunFacts } from '../run-facts.ts';
import { bytes, moment } from '../../present/figures.ts';
import { count, plural } from '../../words.ts';
import { facts, nothing, table } from './section.ts';
import type { Fact, Section } from './section.ts';

/** Where and when the run was trained. */
export const environmentSection = ({ history, config, state }: RunFacts): Section => {
  const latest = history.sessions.at(-1);
  const run: readonly Fact[] = [
    ['Data', config.data === undefined ? undefined : markup`<code>${config.data}</code>`],
    ['Compiled by', config.fractalc === undefined ? undefined : `fractalc ${config.fractalc}`],
  ];
  const content =
    latest === undefined
      ? markup`${facts(run, 'wide')}${nothing("The log doesn't tell where the run was trained.")}`
      : markup`${facts([...environmentFacts(latest.start.environment), ...run], 'wide')}
<h3>Command line</h3><pre class="command" tabindex="0" aria-label="command line"><code>${commandLine(latest.start.environment.command)}</code></pre>
${sessionTable(history.sessions, state.status)}`;
  return { id: 'environment', title: 'Environment', content };
};

const environmentFacts = (environment: Environment): readonly Fact[] => {
  const { adapter, features, versions, process } = environment;
  return [
    ['Adapter', `${adapter.description}${adapter.isSoftware ? ' (software)' : ''}`],
    ['Vendor, architecture', [adapter.vendor, adapter.architecture].filter((text) => text !== '').join(', ')],
    ['WebGPU features', features.join(', ')],
    ['Processor', `${environment.processor}, ${plural(environment.cores, 'core')}, ${bytes(environment.memory)}`],
    ['System', `${environment.system} on ${process.host}`],
    [
      'Versions',
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`.trim())
        .join(', '),
    ],
    ['Folder', markup`<code>${environment.folder}</code>`],
  ];
};

/** As a shell would take it; the program by its name alone. */
const commandLine = ([program = '', ...words]: readonly string[]): string =>
  [basename(program).replace(/\.m?js$/, ''), ...words].map(quoted).join(' ');

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

const sessionTable = (sessions: readonly Session[], status: RunStatus): Markup => {
  const rows = sessions.map((session, index) => {
    const { start, lastStep, lastTime } = session;
    const isLast = index === sessions.length - 1;
    return [
      moment(start.time),
      describeDuration(lastTime - start.time),
      `${count(start.step)} → ${count(lastStep)}`,
      ending(session, isLast ? status : 'crashed'),
      start.environment.adapter.description,
    ];
  });
  const columns = [
    { title: 'started' },
    { title: 'took', isNumber: true },
    { title: 'steps', isNumber: true },
    { title: 'end' },
    { title: 'adapter' },
  ];
  return markup`<h3>Sessions</h3>${table('Times that training started or went on', columns, rows)}`;
};

const ending = ({ end }: Session, status: RunStatus): string => {
  if (end === undefined) return status;
  return end.message === undefined ? end.reason : `${end.reason}: ${end.message}`;
};
