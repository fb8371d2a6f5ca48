/**
 * What GPUs run, on software adapters: row kernels that read weights from buffers, the products' larger tiles, plain attention. `npm run test:forms`
 * takes all golden files and specs, and many random ones; every test run takes a few.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { hardwareTarget } from '../../compiler/5-lower/rows/target.ts';
import type { LoweringOptions } from '../../compiler/lower.ts';
import { lowerModel } from '../../compiler/lower.ts';
import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';
import { openGolden } from '../../compiler/replay/golden-file.ts';
import { compileSubject } from '../../compiler/replay/subject.ts';
import { verifyOn } from '../../compiler/replay/verify-golden.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { formByRule, formName } from '../../runtime/execute/forms.ts';
import { chromiumPath, launch } from '../browser/chromium.ts';
import { goldenNames, goldenPath, smallNames, smallPath } from '../golden/files.ts';
import { cases } from '../random-specs/cases.ts';
import { architectureOf, checkOnAdapter } from '../random-specs/checks.ts';
import { drawInFloat64, livelyTensors } from '../random-specs/in-float64.ts';
import { allSizes, randomSpecs } from '../random-specs/random-spec.ts';
import { drawOn } from './draw.ts';
import type { Drawn } from './draw.ts';
import type { HandedModel, Offered } from './in-browser.ts';

const isSweep = process.env['FRACTALC_FORMS'] === 'all';
/** Mesa's software adapter makes vectors of so many bits: subgroups of 4 lanes instead of 8. */
const narrow = 'LP_NATIVE_VECTOR_WIDTH';
const narrowBits = '128';

const coloured = `
data: {shape: [4, 4], channels: 3, alphabet: 16, classes: 3}
levels:
  - {module: ar, patch: 2, width: 32, blocks: 1, heads: 2, hidden: 48}
  - {module: ar, patch: 1, width: 32, blocks: 1, heads: 2, hidden: 32}
head: {width: 32, blocks: 1, heads: 2}
`;
const drawnSpecs: Readonly<Record<string, string>> = {
  'ar over ar, three channels': coloured,
  ...(isSweep
    ? { ...cases, ...Object.fromEntries(randomSpecs(12, 31).map((text, n) => [`${n} of seed 31`, text])) }
    : {}),
};

const loweringFor = (lanes: number): Pick<LoweringOptions, 'rowTargets'> => ({
  rowTargets: [hardwareTarget(lanes, ['hardware'])],
});

/** f32 sums of the same terms in another order. */
const relative = 5e-6;

/** Expects the image that the float64 evaluator draws, drawn by row kernels for GPUs. */
const checkDrawn = async (text: string, lanes: number, draw: (model: HandedModel) => Promise<Drawn>): Promise<void> => {
  const seed = 3;
  const lowered = lowerModel(architectureOf(text), loweringFor(lanes));
  const model = inMemoryModel(lowered);
  const expected = drawInFloat64(lowered, model, livelyTensors(lowered, seed), seed);
  const { tokens, logProbability, kernels } = await draw({ ...model, kernels: Object.fromEntries(lowered.kernels) });
  assert.deepEqual(tokens, [...expected.tokens]);
  const difference = Math.abs(logProbability - expected.logProbability);
  assert.ok(difference <= relative * Math.abs(expected.logProbability), `log p differs by ${difference}`);
  const { kernels: planned, programs } = lowered.plan;
  const rowKernels = (programs['sample']?.forms ?? []).flatMap(({ segments }) =>
    Object.values(segments).flatMap((dispatches) => dispatches.map(({ kernel }) => planned[kernel]?.file)),
  );
  assert.ok(
    rowKernels.length === 0 || rowKernels.some((file) => file !== undefined && kernels.includes(file)),
    'row kernels for GPUs run where the model has some',
  );
};

describe('the kernels for GPUs on the software adapter [adapter]', function () {
  this.timeout(600_000);
  let open: OpenDevice;
  let lanes: number;
  before(async function () {
    open = await openDevice({ kernels: 'hardware' });
    const { subgroupSize } = open.features;
    if (subgroupSize?.min !== subgroupSize?.max || subgroupSize === undefined) return this.skip();
    lanes = subgroupSize.min;
  });
  after(() => open.close());

  if (process.env[narrow] === narrowBits)
    it('have four lanes where the adapter was told so', () => {
      assert.equal(lanes, 4);
    });

  for (const [name, text] of Object.entries(drawnSpecs))
    it(`draw what the float64 evaluator draws: ${name}`, () =>
      checkDrawn(text, lanes, (model) =>
        drawOn(open, { ...model, loadKernel: (file) => Promise.resolve(model.kernels[file] ?? '') }, 3),
      ));

  it('have the tiles of GPUs, and no form for software', () => {
    const { plan } = lowerModel(architectureOf(coloured), loweringFor(lanes));
    const forms = new Set(Object.values(plan.kernels).map((kernel) => formName(formByRule(kernel, open))));
    assert.ok([...forms].some((form) => form.startsWith('hardware')));
    assert.ok([...forms].every((form) => !form.startsWith('software')));
  });

  const goldens = [
    ...(isSweep ? goldenNames.map((name) => [name, goldenPath(name)] as const) : []),
    ...smallNames.map((name) => [name, smallPath(name)] as const).slice(0, isSweep ? undefined : 1),
  ];
  for (const [name, path] of goldens)
    it(`give the numbers of the golden file ${name}`, async () => {
      const golden = await openGolden(path);
      const subject = await compileSubject(golden, loweringFor(lanes));
      try {
        const { groups } = await verifyOn(open, subject);
        assert.deepEqual(
          groups.filter(({ pass }) => !pass),
          [],
        );
      } finally {
        await subject.close();
        await golden.close();
      }
    });

  const trained = isSweep ? [...Object.values(cases), ...randomSpecs(12, 32, allSizes)] : [];
  for (const [number, text] of trained.entries())
    it(`train, draw in batches of any size and score as drawn: spec ${number}`, () =>
      checkOnAdapter(open, text, number + 1, loweringFor(lanes)));
});

// `npm run test:forms` runs this file with four lanes too.
if (process.env[narrow] === undefined && !isSweep)
  describe('the kernels for GPUs with four lanes [adapter]', function () {
    this.timeout(600_000);

    it('pass the same tests', async () => {
      const mocha = fileURLToPath(new URL('../../node_modules/mocha/bin/mocha.js', import.meta.url));
      const env = { ...process.env, [narrow]: narrowBits };
      const args = [mocha, fileURLToPath(import.meta.url), '--grep', 'on the software adapter'];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env });
      assert.match(stdout, /have four lanes where the adapter was told so/);
    });
  });

describe('the kernels for GPUs on SwiftShader [adapter]', function () {
  this.timeout(600_000);
  let browser: Browser;
  let page: Page;
  let lanes: number;
  before(async function () {
    if (chromiumPath === undefined || process.env[narrow] !== undefined) return this.skip();
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL('in-browser.ts', import.meta.url))],
      ...{ bundle: true, write: false, format: 'iife', target: 'es2022', external: ['*.node.ts'] },
    });
    browser = await launch();
    page = await browser.newPage();
    // WebGPU is there on addresses that are secure alone.
    await page.route('https://forms.test/', (route) => route.fulfill({ contentType: 'text/html', body: '<p>' }));
    await page.goto('https://forms.test/');
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
    const found = await page.evaluate(() => (globalThis as unknown as { offered: Offered }).offered.lanes());
    if (found === undefined) return this.skip();
    lanes = found;
  });
  after(() => (browser as Browser | undefined)?.close());

  for (const [name, text] of Object.entries(drawnSpecs))
    it(`draw what the float64 evaluator draws: ${name}`, () =>
      checkDrawn(text, lanes, (model) =>
        page.evaluate((handed) => (globalThis as unknown as { offered: Offered }).offered.draw(handed, 3), {
          ...{ description: model.description, plan: model.plan, kernels: model.kernels },
        }),
      ));
});
