import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { startServer } from '../../compiler/cli/serve/server.ts';
import { packageRoot } from '../../compiler/package-root.ts';
import { dataKinds, kindNamed } from '../../runtime/data/kinds/kinds.ts';
import { readingOf } from '../../runtime/data/sources/decodings.node.ts';
import { chromiumPath, launch, openTab, press, settled } from '../browser/chromium.ts';
import { runCli } from '../cli/run-cli.ts';
import type { CliResult } from '../cli/run-cli.ts';
import { tinyData, writeTinyData } from './tiny-data.ts';

/** Runs a command that must end well. */
const done = async (...argv: string[]): Promise<CliResult> => {
  const result = await runCli(...argv);
  expect(result.code, `${argv.join(' ')}\n${result.out}\n${result.err}`).to.equal(0);
  return result;
};

/** Runs command lines of a package, one after the other, in one process: `node . LINE`. */
const runLines = `
const [, , made, lines] = process.argv;
for (const [number, line] of JSON.parse(lines).entries()) {
  process.argv = [process.execPath, made, ...line];
  await import('file://' + made + '/main.js?' + number);
  if (process.exitCode !== 0) break;
}`;
const execute = promisify(execFile);

/** How many colours the picture on the page has. */
const colours = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const image = document.querySelector<HTMLCanvasElement>('#image')!;
    const { data } = image.getContext('2d')!.getImageData(0, 0, image.width, image.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });

/** Plays what the page drew, and gives its length in seconds. */
const playing = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const player = document.querySelector<HTMLAudioElement>('#sound')!;
    await player.play();
    return player.duration;
  });

/** Turns what the page shows by the pointer, by a finger and by a key; each shows another picture. */
const turn = async (page: Page): Promise<void> => {
  const seen = async (): Promise<string> => {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    return page.evaluate(() => document.querySelector<HTMLCanvasElement>('#image')!.toDataURL());
  };
  const pictures = [await seen()];
  const { x, y } = (await page.locator('#image').boundingBox())!;
  await page.mouse.move(x + 200, y + 200);
  await page.mouse.down();
  await page.mouse.move(x + 223, y + 211);
  await page.mouse.up();
  pictures.push(await seen());
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', across: number): Promise<unknown> =>
    devtools.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x: x + across, y: y + 100 }] }); // prettier-ignore
  await touch('touchStart', 100);
  for (const across of [110, 130, 150]) await touch('touchMove', across);
  await touch('touchEnd', 150);
  pictures.push(await seen());
  await page.focus('#image');
  await page.keyboard.press('ArrowUp');
  pictures.push(await seen());
  expect(new Set(pictures).size).to.equal(4);
};

describe('every kind of data, from files to files [adapter]', function () {
  let folder: string;
  let browser: Browser | undefined;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fractalc-kinds-'));
    // What npm install puts into a package.
    await symlink(join(packageRoot(), 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'run-lines.mjs'), runLines);
    if (chromiumPath !== undefined) browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  it('has a tiny set here', () => {
    expect(Object.keys(tinyData).sort()).to.deep.equal(dataKinds.map(({ name }) => name).sort());
  });

  for (const [name, tiny] of Object.entries(tinyData)) {
    it(`${name}: init, check, explain, train, evaluate, sample, report and compile`, async () => {
      const kind = kindNamed(name);
      const [place, spec, run] = [join(folder, name), join(folder, `${name}.yaml`), join(folder, `run-${name}`)];
      const data = `${tiny.prefix ?? ''}${place}`;
      await writeTinyData(place, tiny);
      const proposed = join(folder, `proposed-${name}.yaml`);
      // Arrays and bytes don't tell what they are.
      if (name !== 'array' && name !== 'bytes') {
        await done(
          'init',
          proposed,
          '--data',
          data,
          '--budget',
          'minutes',
          ...(name === 'image' ? ['--size', '8'] : []),
        );
        await done('check', proposed);
        await done('data', data, '--spec', proposed, '--verify');
      }
      await writeFile(
        spec,
        `data: ${tiny.data}\nlevels: ${tiny.levels}\nhead: {width: 16, heads: 2}\ntrain: {batch: 2, steps: 2, average: 0}\n`,
      );
      await done('check', spec);
      expect((await done('explain', spec, '--adapter', 'h100')).out).to.contain(kind.item);
      const trained = await done('train', spec, '--data', data, '-o', run);
      expect(trained.out).to.contain(kind.unit);
      expect((await done('evaluate', run, '--limit', '2')).out).to.match(new RegExp(`${kind.unit} on [12] held-out`));
      const raw = join(folder, `${name}.npz`);
      const sampled = await done('sample', run, '--total', '2', '--npy', raw, '--json');
      const files = sampled.json?.['files'] as string[];
      expect(files).to.have.length(2);
      for (const path of files) {
        expect(path.endsWith(kind.ending)).to.equal(true);
        // What is written can be read as data of the kind.
        const file = { path, bytes: await readFile(path) };
        if (kind.files !== undefined) expect((await kind.files.propose([file])).channels).to.be.above(0);
      }
      expect(existsSync(join(run, 'samples', 'grid.png'))).to.equal(true);
      expect((await done('evaluate', run, '--data', raw, '--hold-out', '0.5')).out).to.contain(kind.unit);
      const kept = readingOf(kind)?.manner === 'stream' ? ['--prefix', files[0]!] : [files[0]!, '--vary', '0.5'];
      const ofClass = files[0]!.includes('-one-') ? ['--class', 'one'] : [];
      const edited = await done(
        'edit',
        run,
        ...kept,
        ...ofClass,
        '--count',
        '1',
        '-o',
        join(folder, `edit-${name}`),
        '--json',
      );
      const [fill] = edited.json?.['fills'] as { file: string; bitsPerDim: number }[];
      expect(fill?.file.endsWith(kind.ending) && fill.bitsPerDim > 0).to.equal(true);
      await done('report', run);
      await done('compile', spec, '--weights', run, '-o', join(folder, `package-${name}`));
    });

    it(`${name}: the package trains, scores and samples`, async () => {
      const kind = kindNamed(name);
      const [made, run] = [join(folder, `package-${name}`), join(folder, `package-run-${name}`)];
      const lines = [
        ['train', '--data', `${tiny.prefix ?? ''}${join(folder, name)}`, '-o', run],
        ['evaluate', run, '--limit', '2'],
        ['sample', run, '--total', '1'],
      ];
      const { stdout } = await execute(process.execPath, [join(folder, 'run-lines.mjs'), made, JSON.stringify(lines)]); // prettier-ignore
      expect(stdout).to.match(new RegExp(`${kind.unit} on [12] held-out`));
      const drawn = (await readdir(join(run, 'samples'))).filter((file) => file !== 'grid.png');
      expect(drawn.map((file) => file.endsWith(kind.ending))).to.deep.equal([true]);
    });

    it(`${name}: the page draws, shows, plays, saves and trains on files`, async function () {
      if (browser === undefined) return this.skip();
      const kind = kindNamed(name);
      const serving = await startServer(join(folder, `package-${name}`), 0);
      const { page, faults } = await openTab(browser, serving.url);
      expect(await settled(page)).to.include({ state: 'ready', error: '' });
      await press(page, 'sample');
      expect(await colours(page)).to.be.above(1);
      expect(await page.isVisible('#text')).to.equal(kind.text !== undefined);
      expect(await page.isVisible('#sound')).to.equal(kind.sound !== undefined);
      if (kind.sound !== undefined) expect(await playing(page)).to.be.above(0);
      if (kind.turned !== undefined) await turn(page);
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
      expect(download.suggestedFilename().endsWith(kind.ending)).to.equal(true);
      const [path = '', content = ''] = Object.entries(await tiny.files()).find(([, { length }]) => length > 0) ?? [];
      const file = { name: basename(path), mimeType: 'application/octet-stream', buffer: Buffer.from(content) };
      await page.setInputFiles('#images', file);
      await page.waitForFunction(() => !document.querySelector<HTMLButtonElement>('#train-start')?.disabled);
      expect(await page.textContent('#image-count')).to.match(new RegExp(`^\\d+ (${kind.item}|${kind.items})$`));
      await page.fill('#steps', '1');
      expect(await press(page, 'train-start')).to.contain(`the next ${kind.item} is drawn`);
      expect(await page.textContent('#loss')).to.contain(kind.unit);
      expect(faults).to.deep.equal([]);
      await page.close();
      await serving.close();
    });
  }
});
