import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { tinyRun } from './tiny-run.ts';

/** `npm run test:soak` asks for 2000 and is told the memory on the way. */
const wanted = process.env['FRACTALC_SOAK'];
const steps = wanted === undefined ? 300 : Number(wanted);
/** By then everything that a training allocates has been allocated. */
const warm = 100;

const script = fileURLToPath(new URL('./soak-child.ts', import.meta.url));

/** Everything that a training does from time to time, done often. */
const overrides = [
  `train.steps=${steps}`,
  ...['train.average=0.99', 'train.microBatch=2', 'train.checkpointEvery=25', 'train.evaluateEvery=50'],
];

/** Bytes of a training process, by steps done. A short one is over before V8 looks for garbage by itself, so it is told to. */
const memoryBySteps = async (folder: TinyFolder): Promise<ReadonlyMap<number, number>> => {
  const run = await tinyRun(folder, 'run', overrides);
  const collects = wanted === undefined ? ['--expose-gc'] : [];
  const argv = [...collects, '--import', 'tsx', script, run.path, String(warm)];
  const { stdout } = await promisify(execFile)(process.execPath, argv);
  const lines = stdout.trim().split('\n');
  return new Map(lines.map((line) => line.split(' ').map(Number) as [number, number]));
};

describe('the memory of a training [adapter]', function () {
  this.timeout(600_000 + steps * 200);

  it(`stays flat over ${steps} steps with checkpoints, held-out scores and previews`, async () => {
    const folder = await tinyFolder();
    try {
      const memory = await memoryBySteps(folder);
      if (wanted !== undefined)
        for (const [step, bytes] of memory) console.log(`${step} ${(bytes / 2 ** 20).toFixed(1)} MiB`);
      const [first, last] = [memory.get(warm)!, memory.get(steps)!];
      expect(last / first).to.be.below(1.05);
    } finally {
      await folder.remove();
    }
  });
});
