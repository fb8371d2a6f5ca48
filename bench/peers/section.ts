import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { AdapterChoice } from '../../runtime/device/index.ts';
import { graphSide } from '../own/graph-side.ts';
import { blockBackward, blockForward, productGraph } from '../own/graphs.ts';
import type { OwnGraph } from '../own/graphs.ts';
import { comparisonTable } from '../report/section.ts';
import type { ComparedSection, Row } from '../report/section.ts';
import { Child } from '../sides/child.ts';
import { compareSides } from '../sides/compare.ts';
import { SideError } from '../sides/side.ts';
import type { Side, Versions } from '../sides/side.ts';

export interface PeerOptions {
  readonly adapter: AdapterChoice | undefined;
  readonly quick: boolean;
  readonly progress: (text: string) => void;
}

interface Task {
  readonly name: string;
  readonly own: OwnGraph;
  readonly request: object;
  /** Times that a run does it before it waits. */
  readonly repeats: number;
}

const folder = fileURLToPath(new URL('.', import.meta.url));
const size = { rows: 32, tokens: 49, width: 128, heads: 4 } as const;

const product = (side: number): Task => ({
  name: `product of ${side} × ${side} matrices`,
  own: productGraph(side),
  request: { task: 'product', side },
  repeats: 4,
});

const tasks = (): readonly Task[] => [
  product(512),
  product(1024),
  { name: 'block, forward', own: blockForward(size), request: { task: 'forward', ...size }, repeats: 2 },
  { name: 'block, forward and backward', own: blockBackward(size), request: { task: 'backward', ...size }, repeats: 2 },
];

const peers = ['tfjs', 'jax'] as const;

/** Products and a transformer block beside other WebGPU libraries on the same adapter. */
export const peersSection = async (options: PeerOptions): Promise<ComparedSection> => {
  install(options.progress);
  const children = new Map<string, Child>();
  for (const peer of peers) children.set(peer, await Child.start(process.execPath, [`${folder}${peer}.mjs`]));
  try {
    const rows: Row[] = [];
    for (const task of tasks()) rows.push(...(await compareTask(task, children, options)));
    const versions: Record<string, Versions> = Object.fromEntries(
      [...children].map(([name, child]) => [name, child.versions]),
    );
    const about = [...children.values()].flatMap((child) =>
      Object.entries(child.versions).map(([name, version]) => `${name} ${version}`),
    );
    const text = comparisonTable(rows, peers);
    return { name: 'peers', title: `Beside WebGPU peers (${about.join(', ')})`, text, data: { versions, rows } };
  } finally {
    for (const child of children.values()) await child.close();
  }
};

/** The peers have a package.json of their own and are installed when first asked for. */
const install = (progress: (text: string) => void): void => {
  if (existsSync(`${folder}node_modules`)) return;
  progress('installing the peers (npm ci) …');
  const { status, stderr } = spawnSync('npm', ['--prefix', folder, 'ci', '--no-audit', '--no-fund'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new SideError(`the peers can't be installed:\n${stderr}`);
};

/** All sides in one row; a peer that fails gets a row of its own that says why. */
const compareTask = async (
  task: Task,
  children: ReadonlyMap<string, Child>,
  options: PeerOptions,
): Promise<readonly Row[]> => {
  options.progress(task.name);
  const own = await graphSide(task.own, task.repeats, options.adapter);
  const ready: Side[] = [own];
  const refused: Row[] = [];
  try {
    for (const [name, child] of children) {
      const side = await prepared(name, child, task).catch((error: unknown) => String(error));
      if (typeof side === 'string') refused.push({ task: `${task.name}, ${name}`, refused: side });
      else ready.push(side);
    }
    const comparison = await compareSides(task.name, ready, { warmUps: 1, turns: options.quick ? 2 : 7 });
    return [{ comparison }, ...refused];
  } finally {
    await own.close();
  }
};

/** A peer's side, after a first run: some faults show only then. */
const prepared = async (name: string, child: Child, { request, repeats }: Task): Promise<Side> => {
  const side = await child.side(name, { prepare: request, repeats });
  await side.run();
  return side;
};
