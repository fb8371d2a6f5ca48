import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readManifest } from '../../runtime/runs/manifest.node.ts';
import type { Manifest } from '../../runtime/runs/manifest.node.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { readLog } from '../../runtime/runs/run-log.node.ts';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { goOn, tinyRun } from './tiny-run.ts';

const steps = 20;
/** `npm run test:kills` asks for 50 and is told where they hit. */
const wanted = process.env['FRACTALC_KILLS'];
const kills = wanted === undefined ? 5 : Number(wanted);

const script = fileURLToPath(new URL('./child.ts', import.meta.url));

interface Attempt {
  readonly milliseconds: number;
  /** Otherwise it came to its end before. */
  readonly killed: boolean;
}

/** Trains a run in a process of its own, and kills it so many milliseconds after it has begun. */
const trainInChild = async (run: RunFolder, killAfter?: number): Promise<Attempt> => {
  const child = spawn(process.execPath, ['--import', 'tsx', script, 'train', '--resume', '-o', run.path], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  let began = NaN;
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (!Number.isNaN(began) || !said.includes('Data: ')) return;
    began = performance.now();
    if (killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter);
  });
  const [code, signal] = (await closed) as [number | null, string | null];
  if (signal !== 'SIGKILL') expect(code, said).to.equal(0);
  return { milliseconds: performance.now() - began, killed: signal === 'SIGKILL' };
};

interface Outcome {
  readonly position: Omit<Manifest, 'versions'>;
  readonly files: readonly { readonly name: string; readonly content: string }[];
  readonly losses: readonly string[];
}

/** What a finished run has come to: its last checkpoint, its weights, the best of them, and what its log says of steps and scores. */
const outcome = async (run: RunFolder): Promise<Outcome> => {
  const last = join(run.checkpoints, `step-0000${steps}`);
  const files = ['model.safetensors', 'training.safetensors', 'spec.yaml'];
  const paths = [...files.map((file) => join(last, file)), run.weights, run.bestWeights];
  const contents = await Promise.all(paths.map((path) => readFile(path, 'latin1')));
  const { versions: _, ...position } = await readManifest(last);
  const rows = await readLog(run.log);
  const losses = rows.flatMap((row) => {
    if (row.kind === 'step') return [`${row.step} ${row.loss} ${row.gradientNorm}`];
    return row.kind === 'evaluation' ? [`${row.step} ${row.bitsPerDim} held out, ${row.weights}`] : [];
  });
  return { position, files: contents.map((content, index) => ({ name: basename(paths[index]!), content })), losses };
};

const expectSame = (found: Outcome, expected: Outcome, when: string): void => {
  expect(found.losses, when).to.deep.equal(expected.losses);
  expect(found.position, when).to.deep.equal(expected.position);
  for (const [index, { name, content }] of found.files.entries())
    expect(content === expected.files[index]!.content, `${name}, ${when}`).to.equal(true);
};

describe('a training that is killed at any moment [adapter]', function () {
  this.timeout(600_000 + kills * 20_000);
  let folder: TinyFolder;
  let untouched: RunFolder;
  let expected: Outcome;
  let whole: Attempt;

  const copy = async (name: string): Promise<RunFolder> => {
    const run = new RunFolder(join(folder.path, name));
    await cp(untouched.path, run.path, { recursive: true });
    return run;
  };

  before(async () => {
    folder = await tinyFolder();
    const overrides = [
      ...[`train.steps=${steps}`, 'train.checkpointEvery=1', 'train.evaluateEvery=3'],
      // Whatever a checkpoint can hold: an average, a loss scale.
      ...['train.average=0.9', 'train.precision=mixed'],
    ];
    untouched = await tinyRun(folder, 'untouched', overrides);
    const run = await copy('whole');
    whole = await trainInChild(run);
    expected = await outcome(run);
    expect(expected.losses).to.have.length(steps + Math.ceil(steps / 3));
    expect(expected.position.lossScale).to.deep.equal({ scale: 2 ** 16, finiteSteps: steps });
  });
  after(() => folder.remove());

  it(`goes on as if nothing had happened, bit for bit (${kills} kills)`, async () => {
    const places: string[] = [];
    for (let attempt = 0; places.length < kills; attempt++) {
      const run = await copy(`killed${attempt}`);
      const { killed } = await trainInChild(run, Math.random() * whole.milliseconds);
      if (!killed) continue;
      const left = (await readdir(run.checkpoints).catch(() => [])).sort();
      const writing = left.some((name) => name.startsWith('.'));
      const { notes, ...result } = await goOn(run);
      expect(result).to.include({ step: steps, stopped: undefined });
      expectSame(await outcome(run), expected, `killed with ${left.join()}`);
      expect((await readdir(run.checkpoints)).sort(), notes).to.deep.equal(['step-000019', 'step-000020']);
      expect((await readdir(run.path)).filter((name) => name.startsWith('.') || name === 'lock')).to.deep.equal([]);
      places.push(`${left.filter((name) => name.startsWith('step')).at(-1) ?? 'none'}${writing ? ' (writing)' : ''}`);
    }
    if (wanted !== undefined) console.log(places.sort().join('\n'));
  });
});
