/** The demo: the Fashion-MNIST spec with raster-order levels, then with masked ones; each is trained, scored and sampled. */
import { registry } from '../3-build/registry.ts';
import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { evaluateCommand } from '../../runtime/commands/evaluate.node.ts';
import { settle } from '../../runtime/commands/outcome.ts';
import type { Outcome } from '../../runtime/commands/outcome.ts';
import { describeDuration } from '../../runtime/commands/reporter.ts';
import type { Reporter } from '../../runtime/commands/reporter.ts';
import { sampleCommand } from '../../runtime/commands/sample.node.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { packageRoot } from '../package-root.ts';
import { demoSizes, moduleOverrides } from './demo-sizes.ts';
import type { DemoSize } from './demo-sizes.ts';
import { createReporter, processIo } from './io.ts';
import type { CliIo } from './io.ts';
import { loadRun } from './load-run.ts';
import { startTraining } from './start-training.ts';

const data = 'fashion-mnist';

/** One of the demo's runs, done. */
interface DemoRun {
  readonly name: string;
  readonly grid: string;
  readonly bitsPerDim: number;
  readonly images: number;
  readonly seconds: number;
}

/** Runs the demo and gives the exit code; `--quick` makes it small. */
export const demo = async (argv: readonly string[], io: CliIo = processIo): Promise<number> => {
  const options = {
    json: argv.includes('--json'),
    debug: process.env['FRACTALC_DEBUG'] === '1',
  };
  return settle(io, options, () => runDemo(argv.includes('--quick') ? demoSizes.quick : demoSizes.full, io));
};

const runDemo = async (size: DemoSize, io: CliIo): Promise<Outcome> => {
  const started = performance.now();
  const reporter = await createReporter(io);
  const runs: DemoRun[] = [];
  for (const module of registry.generators.keys()) {
    const run = await demoRun(module, size, reporter);
    if (typeof run === 'number')
      return { text: 'The demo was interrupted.', json: { interrupted: true }, exitCode: run };
    runs.push(run);
  }
  const seconds = (performance.now() - started) / 1000;
  return { text: summary(runs, seconds), json: { runs, seconds } };
};

/** One run from the spec to pictures, in place of an earlier one; the exit code where it was interrupted. */
const demoRun = async (module: string, size: DemoSize, reporter: Reporter): Promise<DemoRun | number> => {
  const started = performance.now();
  const path = (...parts: string[]): string => relative(process.cwd(), join(packageRoot(), ...parts));
  const spec = path('specs', 'fashion-ar.yaml');
  const run = new RunFolder(path('runs', `${size.prefix}-${module}`));
  const overrides = [...(await moduleOverrides(spec, module)), ...size.overrides];
  await rm(run.path, { recursive: true, force: true });
  reporter.note(`\n$ fractalc train ${[spec, ...overrides].join(' ')} --data ${data} -o ${run.name}`);
  const { stopped } = await startTraining({ run, spec, overrides, data: data, reporter });
  if (stopped !== undefined) return stopped;
  const loaded = await loadRun(run);
  reporter.note(`\n$ fractalc evaluate ${run.name} --data ${data} --limit ${size.limit}`);
  const { bitsPerDim, images } = await evaluateCommand({ ...loaded, limit: size.limit, reporter });
  const { count, classes } = size.samples;
  reporter.note(
    `\n$ fractalc sample ${run.name} --count ${count}${classes === undefined ? '' : ` --classes ${classes.join(',')}`}`,
  );
  const { outputs } = await sampleCommand({ ...loaded, choices: size.samples, reporter });
  return {
    name: run.name,
    grid: relative(process.cwd(), outputs.grid?.path ?? run.samples),
    bitsPerDim,
    images,
    seconds: (performance.now() - started) / 1000,
  };
};

const summary = (runs: readonly DemoRun[], seconds: number): string => {
  const rows = runs.map(
    (run) =>
      `  ${run.grid}   ${run.bitsPerDim.toFixed(3)} bits/dim on ${run.images} held-out images   ${describeDuration(run.seconds)}`,
  );
  return ['', 'Look at the pictures:', ...rows, `Done in ${describeDuration(seconds)}.`].join('\n');
};
