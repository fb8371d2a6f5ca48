import { readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { Evaluator } from '../../runtime/evaluate/evaluator.ts';
import { iterationCounts, Sampler } from '../../runtime/sample/sampler.ts';
import { chromiumPath, launch, openTab, press, settled } from './chromium.ts';
import type { Tab } from './chromium.ts';
import { livelyPage } from './lively-page.ts';
import type { LivelyPage } from './lively-page.ts';

const level = (module: string, patch: number, more = ''): string =>
  `{module: ${module}, patch: ${patch}, width: 16, blocks: 1, heads: 2, hidden: 32${more}}`;
const specOf = (channels: number, ...levels: readonly string[]): string =>
  `name: trees
data: {shape: [8, 8], channels: ${channels}, classes: 3}
levels: [${levels.join(', ')}]
head: {width: 16, blocks: 1, heads: 2}
guidingHead: {width: 16, blocks: 1, heads: 2}`;
const ar = specOf(3, level('ar', 4), level('ar', 1));
const masked = specOf(
  1,
  level('masked', 4, ', iterations: 3'),
  level('masked', 1, ', iterations: 4, guidingPixel: true'),
);

describe('a page in Chromium [adapter]', function () {
  let open: OpenDevice;
  let browser: Browser;
  let made: LivelyPage;
  let tab: Tab;

  before(async function () {
    if (chromiumPath === undefined) return this.skip();
    open = await openDevice();
    browser = await launch();
    made = await livelyPage(open, ar);
    tab = await openTab(browser, made.serving.url);
    expect(await settled(tab.page)).to.include({ state: 'ready', error: '' });
  });
  after(async () => {
    if (chromiumPath === undefined) return;
    await browser.close();
    await made.close();
    await open.close();
  });

  it('offers the classes by name and the spec’s choices', async () => {
    const { page } = tab;
    expect(await page.locator('#class option').allTextContents()).to.deep.equal(['ash', 'birch', 'cedar']);
    expect(await page.inputValue('#guidance')).to.equal(String(made.model.description.sample.guidance));
    expect(await page.isVisible('#iterations')).to.be.false;
  });

  it('draws the same pixels as Node, an ar model at its likeliest values', async () => {
    await choose(tab.page, { class: '2', seed: '5', guidance: '2' });
    await tab.page.check('#argmax');
    expect(await press(tab.page, 'sample')).to.match(/^Drawn in/);
    expect(await saved(tab.page)).to.deep.equal(await drawnInNode(made, 2, 5, 2));
    await tab.page.uncheck('#argmax');
  });

  it('shows items that are no pictures by the pictures of their kind, and saves and scores them', async () => {
    const voxels = `name: voxels
data: {kind: array, shape: [4, 2, 2], channels: 2, alphabet: 5, classes: 3}
levels: [{module: ar, patch: 2, width: 24, heads: 2}, {module: masked, patch: 1, width: 24, heads: 2, iterations: 3}]
head: {width: 16, blocks: 1, heads: 2}`;
    const other = await livelyPage(open, voxels);
    const { page, faults } = await openTab(browser, other.serving.url);
    await settled(page);
    expect(await page.textContent('#picture-title')).to.equal('Item');
    expect(await page.isVisible('#region-level')).to.equal(false);
    await choose(page, { class: '1', seed: '9', guidance: '2' });
    await page.check('#argmax');
    expect(await press(page, 'sample')).to.match(/^Drawn in [\d.]+ s\.$/);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
    expect(download.suggestedFilename()).to.match(/\.npy$/);
    const file = await readFile(await download.path());
    expect(file.toString('latin1', 0, 128)).to.contain("'shape': (4, 2, 2, 2)");
    expect([...file.subarray(-32)]).to.deep.equal(await drawnInNode(other, 1, 9, 2));
    await press(page, 'heat');
    expect(await page.textContent('#bits')).to.match(/bits\/dim given the class$/);
    expect(faults).to.deep.equal([]);
    await page.close();
    await other.close();
  });

  it('draws the same pixels as Node, a masked model with guiding pixels and its iterations', async () => {
    const other = await livelyPage(open, masked);
    const { page, faults } = await openTab(browser, other.serving.url);
    await settled(page);
    await choose(page, { class: '1', seed: '9', guidance: '1', 'iterations-level0': '2' });
    await page.check('#argmax');
    await press(page, 'sample');
    expect(await saved(page)).to.deep.equal(await drawnInNode(other, 1, 9, 1, { level0: 2 }));
    await press(page, 'heat');
    expect(await page.textContent('#bits')).to.match(/^\d+\.\d+ bits\/dim given the class$/);
    expect(faults).to.deep.equal([]);
    await page.close();
    await other.close();
  });

  it('draws a region anew by click and by keys, and nothing else', async () => {
    const { page } = tab;
    await press(page, 'sample');
    const before = await saved(page);
    const box = (await page.locator('#image').boundingBox())!;
    await page.mouse.click(box.x + 0.75 * box.width, box.y + 0.25 * box.height);
    expect((await settled(page)).status).to.contain('drawn anew');
    const clicked = await saved(page);
    expect(changedQuarters(before, clicked)).to.deep.equal([1]);
    await page.focus('#image');
    await page.keyboard.press('ArrowDown');
    expect(await page.textContent('#region')).to.equal('Region at row 4, column 4');
    await page.keyboard.press('Enter');
    await settled(page);
    expect(changedQuarters(clicked, await saved(page))).to.deep.equal([3]);
  });

  it('shows the likelihood that Node gives the image', async () => {
    const { page } = tab;
    await choose(page, { class: '1' });
    await press(page, 'sample');
    await press(page, 'heat');
    const told = Number.parseFloat((await page.textContent('#bits')) ?? '');
    const tokens = Uint32Array.from(await saved(page));
    const evaluator = await Evaluator.create(made.session, made.model, 1);
    const batches = [{ tokens, labels: Uint32Array.of(1), filled: 1 }];
    const options = { passes: 1, seed: 0, conditional: true };
    const { bitsPerDim } = await evaluator.evaluate(stream(batches), options);
    expect(told).to.be.closeTo(bitsPerDim, 2e-3);
  });

  it('lets the unfolding be seen again, moment by moment', async () => {
    const { page } = tab;
    const known = (): Promise<number> =>
      page.evaluate(() => {
        const image = document.querySelector<HTMLCanvasElement>('#image')!;
        const copy = new OffscreenCanvas(image.width, image.height).getContext('2d', { willReadFrequently: true })!;
        copy.drawImage(image, 0, 0);
        const { data } = copy.getImageData(0, 0, image.width, image.height);
        return data.filter((_, index) => index % 4 === 3).filter((opacity) => opacity > 0).length / data.length;
      });
    await press(page, 'sample');
    expect(await known()).to.equal(0.25);
    await page.fill('#moment', '20');
    expect(await known()).to.be.within(0.001, 0.2);
  });

  it('trains on dropped images, draws with the new weights, and takes the old ones back', async () => {
    const { page } = tab;
    await page.check('#argmax');
    await press(page, 'sample');
    const before = await saved(page);
    const grey = { create: { width: 20, height: 12, channels: 3, background: '#3366cc' } } as const;
    const buffer = await sharp(grey).png().toBuffer();
    await page.setInputFiles('#images', [
      { name: 'blue.png', mimeType: 'image/png', buffer },
      { name: 'note.png', mimeType: 'image/png', buffer: Buffer.from('this is no picture') },
    ]);
    await page.waitForSelector('#error:not([hidden])');
    expect(await page.textContent('#error')).to.equal('note.png: this is no picture that the browser can read.');
    expect(await page.textContent('#image-count')).to.equal('1 image');
    await choose(page, { steps: '6', rate: '0.01' });
    expect(await press(page, 'train-start')).to.contain('Trained');
    expect(await page.textContent('#loss')).to.match(/^Step 6 of 6: \d+\.\d+ bits\/dim$/);
    await press(page, 'sample');
    expect(await saved(page), 'after training').not.to.deep.equal(before);
    await press(page, 'restore');
    await press(page, 'sample');
    expect(await saved(page), 'restored').to.deep.equal(before);
  });

  it('says which entry is wrong', async () => {
    await choose(tab.page, { guidance: '1e9' });
    await tab.page.click('#sample');
    const { state, error } = await settled(tab.page);
    expect(state).to.equal('ready');
    expect(error).to.match(/^Guidance: /);
    await choose(tab.page, { guidance: '1' });
  });

  it('has no console errors and reached nothing but its own folder', () => expect(tab.faults).to.deep.equal([]));

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is accessible and fits a phone, ${colorScheme}`, async () => {
      const { page } = await openTab(browser, made.serving.url, { width: 360, colorScheme });
      await settled(page);
      await press(page, 'sample');
      await press(page, 'heat');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.equal(360);
      await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
      const found = await page.evaluate<string[]>(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes.map(({ html }) => html).join()))',
      );
      expect(found).to.deep.equal([]);
      await page.close();
    });
  }

  it('says what to do where there is no WebGPU', async () => {
    const { page } = await openTab(browser, made.serving.url, { hasGpu: false });
    const { state, error } = await settled(page);
    expect(state).to.equal('error');
    expect(error).to.contain('This browser has no WebGPU.').and.to.contain('Chrome');
    await page.close();
  });

  it('reports damaged, truncated and missing weights', async () => {
    const path = join(made.folder, 'weights.safetensors');
    const whole = await readFile(path);
    const told = async (): Promise<string> => {
      const { page } = await openTab(browser, made.serving.url);
      const { state, error } = await settled(page);
      await page.close();
      return `${state ?? ''}: ${error}`;
    };
    const damaged = Buffer.from(whole);
    damaged[whole.length - 9]! ^= 1;
    await writeFile(path, damaged);
    expect(await told()).to.match(/^error: weights\.safetensors: it is damaged or was replaced/);
    await writeFile(path, whole.subarray(0, whole.length / 2));
    expect(await told()).to.match(/^error: weights\.safetensors: it is damaged or was replaced/);
    await rm(path);
    expect(await told()).to.match(/^error: weights\.safetensors: the server answered 404/);
    await writeFile(path, whole);
  });
});

const choose = async (page: Page, entries: Readonly<Record<string, string>>): Promise<void> => {
  for (const [id, value] of Object.entries(entries)) {
    if (id === 'class') await page.selectOption('#class', value);
    else await page.fill(`#${id}`, value);
  }
};

/** The image that the page saves, as [height, width, channels]; a grey one has one channel. */
const saved = async (page: Page): Promise<readonly number[]> => {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
  await settled(page);
  const picture = sharp(await file.path());
  const { channels } = await picture.metadata();
  return [
    ...(await picture
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw()
      .toBuffer()),
  ];
};

const drawnInNode = async (
  { session, model }: LivelyPage,
  label: number,
  seed: number,
  guidance: number,
  wanted: Readonly<Record<string, number>> = {},
): Promise<readonly number[]> => {
  const iterations = iterationCounts(model, wanted);
  const sampler = await Sampler.create(session, model, 1, guidance !== 1, iterations);
  const options = { ...model.description.sample, seed, guidance, temperature: 0 };
  const tokens = await sampler.sample({ labels: Uint32Array.of(label), firstImage: 0, options, iterations });
  return [...tokens];
};

/** Quarters of 8 × 8 images of three channels that differ, in raster order. */
const changedQuarters = (before: readonly number[], after: readonly number[]): number[] => {
  const quarters = new Set<number>();
  for (const [index, value] of after.entries()) {
    const cell = Math.floor(index / 3);
    if (value !== before[index]) quarters.add(2 * Math.floor(cell / 32) + Math.floor((cell % 8) / 4));
  }
  return [...quarters].sort();
};

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
