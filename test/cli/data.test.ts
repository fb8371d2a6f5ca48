import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { DataDemands } from '../../runtime/data/dataset.ts';
import { openDataset } from '../../runtime/data/open.node.ts';
import { tinySpec } from '../commands/tiny.ts';
import { idxBytes } from '../data/idx-bytes.ts';
import { elements, npyBytes, npzBytes } from '../data/npy-bytes.ts';
import { bigEndian, pngBytes } from '../data/png-bytes.ts';
import { readAll } from '../data/read-all.ts';
import { temporaryFolder } from '../data/temporary.ts';
import type { TemporaryFolder } from '../data/temporary.ts';
import { runCli } from './run-cli.ts';

const pixels = (count: number): Uint8Array => Uint8Array.from({ length: count * 64 }, (_, at) => (at * 37) % 256);
const halves = (count: number, from = 0): Uint8Array => Uint8Array.from({ length: count }, (_, at) => from + (at % 2));
/** What the tiny spec asks for. */
const tiny: DataDemands = { extents: [8, 8], channels: 1, classes: 2, alphabet: 256 };

describe('fractalc data', () => {
  let root: TemporaryFolder;
  let spec: string;
  let data: string;
  beforeEach(async () => {
    root = await temporaryFolder();
    [spec, data] = [join(root.path, 'tiny.yaml'), join(root.path, 'data')];
    await root.put({ 'tiny.yaml': tinySpec });
  });
  afterEach(() => root.remove());

  it('draws a contact sheet with a row for each class', async () => {
    await root.put({
      'data/train-images-idx3-ubyte': idxBytes([12, 8, 8], pixels(12)),
      'data/train-labels-idx1-ubyte': idxBytes([12], halves(12)),
    });
    const sheet = join(root.path, 'new', 'sheet.png');
    const { code, err } = await runCli('data', data, '--hold-out', '0', '--picture', sheet);
    expect(code, err).to.equal(0);
    // Two rows of six items of 8 × 8, seven times as large, with margins and the numbers of the classes.
    expect(await sharp(sheet).metadata()).to.include({ format: 'png', height: 2 + 2 * (56 + 2) });
    expect((await runCli('data', data, '--picture', 'sheet.jpg')).err).to.match(/ends in \.png/);
    expect((await runCli('data', data, '--picture', sheet, '-o', 'cache')).err).to.match(/leave -o out/);
  });

  it('describes data as a spec with an end mark wants them', async () => {
    await root.put({ 'data/a.txt': 'abcdef', 'data/b.txt': 'xyzw and more' });
    const text =
      'data: {kind: text, shape: [4], channels: 1, alphabet: 257, end: true}\nlevels: [{module: ar, patch: 1, width: 16, heads: 2}]\nhead: {width: 16, heads: 2}\n';
    await root.put({ 'end.yaml': text });
    const { code, out, err } = await runCli(
      'data',
      data,
      '--spec',
      join(root.path, 'end.yaml'),
      '--verify',
      '--hold-out',
      '0',
    );
    expect(code, err).to.equal(0);
    expect(out).to.contain('6 training items');
  });

  /** Whether training takes the data: both splits, and every item of them. */
  const isAccepted = async (demands: DataDemands): Promise<boolean> => {
    for (const split of ['train', 'test'] as const) {
      try {
        const dataset = await openDataset(data, split, demands);
        await readAll(dataset).finally(() => dataset.close?.());
      } catch (error) {
        if (error instanceof Error && error.name === 'DataError') return false;
        throw error;
      }
    }
    return true;
  };

  const npz = async (arrays: Readonly<Record<string, Uint8Array>>): Promise<void> => {
    await root.put({ 'data/all.npz': await npzBytes(arrays) });
  };
  const paint = async (name: string): Promise<void> => {
    await mkdir(dirname(join(data, name)), { recursive: true });
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#808080' } }).toFile(join(data, name));
  };
  /** A tar archive of pictures with classes. */
  const put8 = async (archive: string, values: readonly number[]): Promise<void> => {
    const files = values.flatMap((value, at): (readonly [string, Uint8Array | string])[] => [
      [`${at}.png`, pngBytes({ width: 8, height: 8, depth: 8, colourType: 0 }, new Uint8Array(64).fill(value))],
      [`${at}.cls`, value > 100 ? '1' : '0'],
    ]);
    await root.put({ ...Object.fromEntries(files), [archive]: '' });
    execFileSync('tar', ['-cf', archive, ...files.map(([name]) => name)], { cwd: root.path });
  };
  const wide = (values: Int32Array): Uint8Array => npyBytes([values.length / 64, 8, 8], elements(values), '<i4');
  const values = (largest: number, least = 0): Int32Array =>
    Int32Array.from({ length: 256 }, (_, at) => (at === 0 ? least : at === 1 ? largest : at % 200));
  const labels = npyBytes([4], halves(4));

  const sets: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'IDX files',
      () => root.put({ 'data/images': idxBytes([4, 8, 8], pixels(4)), 'data/labels': idxBytes([4], halves(4)) }),
    ],
    ['no items', () => root.put({ 'data/images': idxBytes([0, 8, 8], []), 'data/labels': idxBytes([0], []) })],
    [
      'labels from 1 on',
      () => root.put({ 'data/images': idxBytes([4, 8, 8], pixels(4)), 'data/labels': idxBytes([4], halves(4, 1)) }),
    ],
    [
      'one class',
      () => root.put({ 'data/images': idxBytes([4, 8, 8], pixels(4)), 'data/labels': idxBytes([4], [0, 0, 0, 0]) }),
    ],
    [
      'another size',
      () => root.put({ 'data/images': idxBytes([4, 4, 16], pixels(4)), 'data/labels': idxBytes([4], halves(4)) }),
    ],
    ['wide values of bytes', () => npz({ images: wide(values(255)), labels })],
    ['values of 12 bits', () => npz({ images: wide(values(4095)), labels })],
    ['negative values', () => npz({ images: wide(values(255, -1)), labels })],
    ['values of 20 bits', () => npz({ images: wide(values(2 ** 20)), labels })],
    ['no labels', () => npz({ images: wide(values(255)) })],
    [
      'no labels, but names',
      async () => {
        await npz({ images: wide(values(255)) });
        await root.put({ 'data/classes.json': '["a", "b"]' });
      },
    ],
    [
      'five axes',
      () => npz({ images: npyBytes([2, 2, 2, 2, 2, 2], new Uint8Array(64)), labels: npyBytes([2], halves(2)) }),
    ],
    [
      'a sound test split',
      () => npz({ x_train: wide(values(255)), y_train: labels, x_test: wide(values(255)), y_test: labels }),
    ],
    [
      'a test split of other labels',
      () =>
        npz({
          x_train: wide(values(255)),
          y_train: labels,
          x_test: wide(values(255)),
          y_test: npyBytes([4], halves(4, 1)),
        }),
    ],
    [
      'a test split of other values',
      () => npz({ x_train: wide(values(255)), y_train: labels, x_test: wide(values(300)), y_test: labels }),
    ],
    [
      'pictures',
      async () => {
        for (const name of ['cat/a.png', 'cat/b.png', 'dog/a.png', 'dog/b.png']) await paint(name);
      },
    ],
    [
      'an empty class',
      async () => {
        for (const name of ['cat/a.png', 'dog/a.png']) await paint(name);
        await mkdir(join(data, 'none'));
      },
    ],
    [
      'a damaged picture',
      async () => {
        for (const name of ['cat/a.png', 'cat/b.png', 'dog/a.png']) await paint(name);
        await root.put({ 'data/dog/broken.png': 'no picture' });
      },
    ],
    [
      'a picture of 16 bits',
      async () => {
        for (const name of ['cat/a.png', 'cat/b.png', 'dog/a.png']) await paint(name);
        await root.put({
          'data/dog/deep.png': pngBytes({ width: 8, height: 8, depth: 16, colourType: 0 }, bigEndian(...pixels(1))),
        });
      },
    ],
  ];
  for (const [title, put] of sets) {
    it(`verifies data exactly where training takes it: ${title}`, async () => {
      await put();
      const withSpec = await runCli('data', data, '--spec', spec, '--verify');
      expect(withSpec.code === 0, `${withSpec.out}${withSpec.err}`).to.equal(await isAccepted(tiny));
      expect(withSpec.code).to.be.oneOf([0, 1]);
      const isFree = /picture|class$/.test(title) && title !== 'one class';
      const alone = await runCli('data', data, '--verify', '--json', ...(isFree ? ['--size', '8'] : []));
      const suggested = alone.json?.['data'] as DataDemands | undefined;
      if (alone.code === 0) expect(suggested && (await isAccepted(suggested))).to.equal(true);
      else expect(alone.err + alone.out).to.match(/try:|expected:|can't be decoded/);
    });
  }

  it('describes what a spec says, and the spec says that it fits', async () => {
    await npz({ images: wide(values(4095)), labels });
    const { out } = await runCli('data', data, '--verify');
    const line = /data: \{shape: \[8, 8\], channels: 1, classes: 2, alphabet: 4096\}/.exec(out)?.[0];
    expect(line, out).not.to.equal(undefined);
    expect((await runCli('data', data, '--json')).json?.['data']).to.deep.equal({ ...tiny, alphabet: 4096 });
    await writeFile(spec, (await readFile(spec, 'utf8')).replace(/^data: .*$/m, line ?? ''));
    expect((await runCli('data', data, '--spec', spec, '--verify')).out).to.contain(
      'every item can be read and trained on',
    );
  });

  it('counts damaged items that may be skipped', async () => {
    for (const name of ['cat/a.png', 'cat/b.png', 'dog/a.png']) await paint(name);
    await root.put({ 'data/dog/broken.png': 'no picture' });
    const verify = (...more: string[]) => runCli('data', data, '--spec', spec, '--verify', ...more);
    const refused = await verify();
    expect([refused.code, refused.out]).to.deep.equal([1, refused.out]);
    const advised = /skip them: (--skip-corrupt) (\d+)/.exec(refused.out);
    expect(advised, refused.out).not.to.equal(null);
    expect((await verify(...advised!.slice(1))).code).to.equal(0);
    await rm(join(data, 'dog/broken.png'));
    expect((await verify()).code).to.equal(0);
  });

  it('names files that are left out', async () => {
    for (const name of ['cat/a.png', 'dog/a.png']) await paint(name);
    await root.put({ 'data/dog/notes.txt': 'no picture' });
    const { out } = await runCli('data', data, '--size', '8');
    const { json } = await runCli('data', data, '--size', '8', '--json');
    expect(out).to.contain('left out, as no images: dog/notes.txt');
    expect(json?.['remarks']).to.deep.equal(['left out, as no images: dog/notes.txt']);
  });

  it('makes no cache of data that nothing can be trained on', async () => {
    const refused: readonly (readonly [() => Promise<unknown>, RegExp])[] = [
      [() => npz({ images: wide(values(255)), labels: npyBytes([4], halves(4, 1)) }), /labels = labels - 1/],
      [() => npz({ images: wide(values(70000)), labels }), /from 0 to 70000/],
    ];
    for (const [put, message] of refused) {
      await put();
      const { code, err } = await runCli('data', data, '-o', join(root.path, 'cache'));
      expect([code, err]).to.deep.equal([1, err]);
      expect(err).to.match(message);
      expect(existsSync(join(root.path, 'cache'))).to.equal(false);
    }
    await npz({ images: wide(values(255)), labels });
    expect((await runCli('data', data, '-o', join(root.path, 'cache'))).code).to.equal(0);
    expect((await runCli('data', join(root.path, 'cache'), '--spec', spec, '--verify')).code).to.equal(0);
  });

  it('takes archives and tables as they come, and a cache of them says the same', async () => {
    await put8('data/train-000.tar', [1, 200, 3, 204]);
    await put8('data/val-000.tar', [5, 206]);
    const parquet = ['train-00000-of-00002', 'train-00001-of-00002', 'validation-00000-of-00001'];
    const tables = join(root.path, 'tables');
    for (const name of parquet)
      await cp(new URL(`../data/parquet/${name}.parquet`, import.meta.url), join(tables, `${name}.parquet`));
    for (const [source, counts] of [
      [data, [4, 2]],
      [tables, [7, 2]],
    ] as const) {
      const seen = await runCli('data', source, '--verify', '--json');
      expect([seen.code, seen.err, seen.json?.['train'], seen.json?.['test']]).to.deep.equal([0, seen.err, ...counts]);
      const cache = `${source}-cache`;
      expect((await runCli('data', source, '-o', cache)).code).to.equal(0);
      const kept = await runCli('data', cache, '--verify', '--json');
      expect([kept.code, kept.json?.['data']]).to.deep.equal([0, seen.json?.['data']]);
    }
    expect((await runCli('data', data, '--spec', spec, '--verify')).code).to.equal(0);
    expect((await runCli('data', `${data}-cache`, '--spec', spec, '--verify')).code).to.equal(0);
    expect((await runCli('data', `${data}-cache`, '--size', '9')).err).to.contain('leave out --size');
  });

  it('takes sizes from the spec or from options, not from both', async () => {
    const { code, err } = await runCli('data', data, '--spec', spec, '--size', '8');
    expect([code, err]).to.deep.equal([2, err]);
    expect(err).to.contain('leave --size out');
  });
});
