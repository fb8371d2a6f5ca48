import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataDemands, Split } from '../../runtime/data/dataset.ts';
import { wavBytes } from '../../runtime/data/formats/wav.ts';
import { openDataset } from '../../runtime/data/open.node.ts';
import { recogniseSource } from '../../runtime/data/sources/recognise.node.ts';
import { dataFailure } from './failure.ts';
import { npyBytes } from './npy-bytes.ts';
import { pngBytes } from './png-bytes.ts';
import { readAll } from './read-all.ts';
import { temporaryFolder } from './temporary.ts';
import type { TemporaryFolder } from './temporary.ts';

const grey: DataDemands = { extents: [2, 2], channels: 1, classes: 2, alphabet: 256, kind: 'image' };
const png = (value: number): Uint8Array =>
  pngBytes({ width: 2, height: 2, depth: 8, colourType: 0 }, new Uint8Array(4).fill(value));

describe('tar archives of items', () => {
  let root: TemporaryFolder;
  beforeEach(async () => {
    root = await temporaryFolder();
  });
  afterEach(() => root.remove());

  /** Packs files with the system's tar, in the order given. */
  const pack = async (
    archive: string,
    files: Readonly<Record<string, Uint8Array | string>>,
    ...options: string[]
  ): Promise<string> => {
    await root.put({ ...files, [archive]: '' });
    execFileSync('tar', ['--format=ustar', ...options, '-cf', archive, ...Object.keys(files)], { cwd: root.path });
    return join(root.path, archive);
  };
  const samples = (values: readonly number[], prefix = ''): Record<string, Uint8Array | string> =>
    Object.fromEntries(
      values.flatMap((value, at): (readonly [string, Uint8Array | string])[] => [
        [`${prefix}${at}.cls`, value > 100 ? '1\n' : '0'],
        [`${prefix}${at}.png`, png(value)],
      ]),
    );
  const all = async (path: string, demands = grey, split: Split = 'train'): Promise<(readonly [number, number])[]> => {
    const dataset = await openDataset(path, split, demands, { holdOut: 0 });
    try {
      return (await readAll(dataset)).map(({ tokens, label }) => [tokens[0] ?? 0, label]);
    } finally {
      await dataset.close?.();
    }
  };
  const failure = async (path: string, demands = grey): Promise<string> =>
    (await dataFailure(all(path, demands))).message;

  it('give images and classes, whatever tar has written them', async () => {
    const long = `${'a'.repeat(90)}/${'b'.repeat(90)}/`;
    for (const [at, format] of ['ustar', 'pax', 'gnu', 'v7', 'oldgnu', 'posix'].entries()) {
      const prefix = format === 'v7' || format === 'ustar' ? 'in/' : long;
      const path = await pack(`${format}.tar`, samples([1, 200, at], prefix), `--format=${format}`);
      expect(await all(path), format).to.deep.equal([
        ...[
          [1, 0],
          [200, 1],
          [at, 0],
        ],
      ]);
    }
  });

  it('are divided as their names or folders tell', async () => {
    await pack('data/mine-train-000000.tar', samples([1, 200]));
    await pack('data/mine-train-000001.tar', samples([3, 204]));
    await pack('data/val/000000.tar', samples([5, 206]));
    await pack('data/test/000000.tar', samples([7, 208]));
    const path = join(root.path, 'data');
    expect(await all(path)).to.deep.equal([
      ...[
        [1, 0],
        [200, 1],
        [3, 0],
        [204, 1],
      ],
    ]);
    expect(await all(path, grey, 'test')).to.deep.equal([
      ...[
        [5, 0],
        [206, 1],
      ],
    ]);
    const said: string[] = [];
    await root.put({ 'data/classes.json': '["dark", "light"]' });
    const dataset = await openDataset(path, 'train', grey, { tell: (text) => said.push(text) });
    expect([dataset.classNames, said]).to.deep.equal([
      ['dark', 'light'],
      [`${path}: left out, as of neither split: ${join('test', '000000.tar')}.`],
    ]);
    await dataset.close?.();
  });

  it('take the class from JSON, and leave out what is neither an item nor a class', async () => {
    const path = await pack('a.tar', {
      ...{ '1.json': '{"label": 1, "size": [2, 2]}', '1.png': png(200), '1.txt': 'light', '._1.png': 'of macOS' },
      ...{ '0.json': '{"label": 0}', '0.png': png(3), '0.seg.png': png(9), '2.txt': 'no item' },
    });
    expect(await all(path)).to.deep.equal([
      ...[
        [200, 1],
        [3, 0],
      ],
    ]);
    const said: string[] = [];
    await (await openDataset(path, 'train', grey, { tell: (text) => said.push(text) })).close?.();
    expect(said.join()).to.contain('left out: KEY.seg.png, KEY.txt, what is of a key without an item');
  });

  it('hold items of other kinds, and arrays', async () => {
    const wav = (from: number): Uint8Array =>
      wavBytes(
        [0, 1, 2, 3].map((step) => from + step),
        { encoding: 'linear8', rate: 8000, channels: 1 },
      );
    const sound = { ...grey, extents: [4], classes: 1, kind: 'sound', settings: { rate: 8000, encoding: 'linear' } };
    const sounds = await pack('sounds.tar', { 'a.wav': wav(10), 'b.wav': wav(90) });
    expect(await all(sounds, sound)).to.deep.equal([
      ...[
        [10, 0],
        [90, 0],
      ],
    ]);
    const { kind, place } = await recogniseSource(sounds, undefined);
    expect(await kind.propose?.(place, {})).to.deep.include({ kind: 'sound', channels: 1 });
    const arrays = await pack('arrays.tar', { 'a.npy': npyBytes([2, 2], Uint8Array.of(5, 6, 7, 8)), 'a.cls': '0' });
    expect(await all(arrays, { ...grey, classes: 1, kind: 'array' })).to.deep.equal([[5, 0]]);
    const found = await recogniseSource(arrays, undefined);
    expect(await found.kind.propose?.(found.place, {})).to.deep.include({
      kind: 'array',
      extents: [2, 2],
      alphabet: 256,
    });
  });

  it('are bytes for a spec of bytes', async () => {
    const path = await pack('a.tar', samples([1]));
    const { kind } = await recogniseSource(path, { ...grey, extents: [64], kind: 'bytes' });
    expect(kind.name).to.equal('bytes');
  });

  it('are refused where they are cut off, and read where they are whole', async () => {
    const path = await pack('whole.tar', { '0.cls': '0', '0.png': png(7), '1.cls': '1', '1.png': png(8) });
    const bytes = await readFile(path);
    await root.put({ 'cut.tar': bytes });
    const members = 4 * 1024;
    for (let length = 0; length <= members; length += 256) {
      await root.put({ 'cut.tar': bytes.subarray(0, length) });
      const message = await failure(join(root.path, 'cut.tar'));
      const at = Math.floor(length / 1024) * 1024;
      expect(message).to.match(/cut\.tar: the archive is cut off at the member at byte \d+/);
      expect(message, String(length)).to.contain(`byte ${at}`);
    }
    await root.put({ 'cut.tar': bytes.subarray(0, members + 512) });
    expect(await all(join(root.path, 'cut.tar'))).to.deep.equal([
      ...[
        [7, 0],
        [8, 1],
      ],
    ]);
  });

  it('explain what is wrong, and in which member', async () => {
    const one = { '0.cls': '0', '0.png': png(1) };
    const cases: readonly (readonly [Readonly<Record<string, Uint8Array | string>>, RegExp])[] = [
      [{ ...one, '1.png': png(2) }, /its member '1\.png' at byte 2048 has no label, but others have/],
      [
        { ...one, '1.cls': '2', '1.png': png(2) },
        /labels lie between 0 and 2: no item has the label 1|no item has the label 1/,
      ],
      [
        { ...one, '0.jpg': png(2) },
        /two items have one key: its members '0\.png' at byte 1024 and '0\.jpg' at byte 2048/,
      ],
      [{ ...one, '1.cls': 'cat', '1.png': png(2) }, /its member '1\.cls' at byte 2048 .*"cat"/],
      [{ ...one, '1.json': '{"label": -1}', '1.png': png(2) }, /its member '1\.json' at byte 2048 .*"-1"/],
      [{ ...one, '1.json': '{"label', '1.png': png(2) }, /its member '1\.json' at byte 2048 .*it is not JSON/],
      [{ '0.cls': '0', '0.bmp': 'BM' }, /none of its first members is an item that can be read: KEY\.cls, KEY\.bmp/],
      [{ ...one, '1.cls': '1', '1.png': 'no picture' }, /member '1\.png' at byte 3072: the image can't be decoded/],
    ];
    for (const [files, message] of cases) expect(await failure(await pack('bad.tar', files))).to.match(message);
    const path = await pack('flip.tar', one);
    const bytes = await readFile(path);
    await root.put({ 'flip.tar': bytes.with(1030, bytes[1030]! ^ 1) });
    expect(await failure(path)).to.match(/flip\.tar: the archive is damaged: no member begins at byte 1024/);
    await root.put({ 'packed.tar': Uint8Array.from({ length: 2000 }, (_, at) => at % 251) });
    expect(await failure(join(root.path, 'packed.tar'))).to.match(/it is no tar archive, or it is packed.*\n.*gunzip/);
  });
});
