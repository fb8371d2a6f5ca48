import { expect } from 'chai';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataDemands, Split } from '../../runtime/data/dataset.ts';
import { kindNamed, settingsOf } from '../../runtime/data/kinds/kinds.ts';
import { openDataset } from '../../runtime/data/open.node.ts';
import { recogniseSource } from '../../runtime/data/sources/recognise.node.ts';
import { dataFailure } from './failure.ts';
import { readAll } from './read-all.ts';
import type { ReadItem } from './read-all.ts';
import { temporaryFolder } from './temporary.ts';
import type { TemporaryFolder } from './temporary.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`parquet/${name}`, import.meta.url));
const grey: DataDemands = { extents: [2, 2], channels: 1, classes: 2, alphabet: 256, kind: 'image' };
const sequences = (kind: string, length: number): DataDemands => ({
  ...{ extents: [length], channels: 1, classes: 1, alphabet: 256, kind },
  settings: { ...settingsOf(kindNamed(kind), {}), ...(kind === 'sound' && { rate: 8000, encoding: 'linear' }) },
});

describe('Parquet files', () => {
  let root: TemporaryFolder;
  beforeEach(async () => {
    root = await temporaryFolder();
  });
  afterEach(() => root.remove());

  const copied = async (...names: string[]): Promise<string> => {
    for (const name of names) await cp(fixture(name), join(root.path, name));
    return root.path;
  };
  const all = async (path: string, demands: DataDemands, split: Split = 'train'): Promise<readonly ReadItem[]> => {
    const dataset = await openDataset(path, split, demands, { holdOut: 0 });
    try {
      return await readAll(dataset);
    } finally {
      await dataset.close?.();
    }
  };
  const failure = async (name: string, demands: DataDemands = { ...grey, classes: 1 }): Promise<string> =>
    (await dataFailure(all(fixture(name), demands))).message;
  const propose = async (path: string): Promise<unknown> => {
    const { kind, place } = await recogniseSource(path, undefined);
    return kind.propose?.(place, {});
  };
  const whole = ['train-00000-of-00002.parquet', 'train-00001-of-00002.parquet', 'validation-00000-of-00001.parquet'];

  it('give images and classes by split, whatever packs them', async () => {
    const path = await copied(...whole);
    const train = await all(path, grey);
    expect(train.map(({ tokens, label }) => [tokens[3], label])).to.deep.equal([
      ...[
        [0, 0],
        [10, 0],
        [200, 1],
        [30, 0],
        [210, 1],
        [220, 1],
        [60, 0],
      ],
    ]);
    expect((await all(path, grey, 'test')).map(({ tokens }) => tokens[0])).to.deep.equal([90, 250]);
    const said: string[] = [];
    const dataset = await openDataset(path, 'train', grey, { tell: (text) => said.push(text) });
    expect([dataset.classNames, said]).to.deep.equal([
      ['dark', 'light'],
      [`${path}: columns that are left out, as neither items nor labels: id.`],
    ]);
    await dataset.close?.();
  });

  it('tell what a spec says', async () => {
    expect(await propose(await copied(...whole))).to.deep.include({ kind: 'image', extents: [2, 2], channels: 1 });
    expect(await propose(fixture('texts.parquet'))).to.deep.include({ kind: 'text', channels: 1, alphabet: 256 });
    expect(await propose(fixture('sounds.parquet'))).to.deep.include({ kind: 'sound', channels: 1 });
  });

  it('give text and sound', async () => {
    const text = (await all(fixture('texts.parquet'), { ...sequences('text', 5), classes: 2 })).map(({ tokens }) =>
      new TextDecoder().decode(Uint8Array.from(tokens)),
    );
    expect(text).to.include.members(['Grü\u00df'.slice(0, 3) + '\ufffd', 'one t', 'three']);
    const sounds = await all(fixture('sounds.parquet'), sequences('sound', 8));
    expect(sounds.map(({ tokens }) => tokens[0])).to.deep.equal([0, 100]);
    const bytes = await all(fixture('sounds.parquet'), sequences('bytes', 4));
    expect(bytes[0]?.tokens).to.deep.equal([...new TextEncoder().encode('RIFF')]);
  });

  it('lie in the folder data of a repository', async () => {
    for (const name of whole) await cp(fixture(name), join(root.path, 'data', name));
    await root.put({ 'README.md': 'about the data' });
    expect((await recogniseSource(root.path, undefined)).kind.name).to.equal('parquet');
    expect((await all(root.path, grey)).length).to.equal(7);
  });

  it('of a numbered set must all be there', async () => {
    const path = await copied(...whole.slice(1));
    expect((await dataFailure(all(path, grey))).message).to.match(
      /1 of the 2 files like train-00001-of-00002\.parquet are missing/,
    );
    expect((await all(join(path, whole[1]!), grey)).length).to.equal(2);
  });

  it('explain what is wrong, and where', async () => {
    expect(await failure('empty-row.parquet')).to.match(/column 'image', row 1 \(row group 0\): it holds no bytes/);
    expect(await failure('negative.parquet')).to.match(/row 0 \(row group 0\) has -1 in its column 'label'/);
    expect(await failure('names.parquet')).to.match(/row 0 .* has "cat" in its column 'label'.*\n.*\n.*factorize/);
    expect(await failure('numbers.parquet')).to.match(/none of its columns holds bytes or text: width/);
    expect(await failure('two-columns.parquet')).to.match(/several of its columns may hold the items: front, back/);
    const path = await copied('sounds.parquet', 'texts.parquet');
    expect((await dataFailure(all(path, sequences('text', 2)))).message).to.match(/has no column/);
  });

  it('that are cut off or damaged are refused by name', async () => {
    const bytes = await readFile(fixture(whole[0]!));
    for (const length of [0, 3, 11, 100, bytes.length - 1]) {
      await root.put({ 'cut.parquet': bytes.subarray(0, length) });
      const { message } = await dataFailure(all(join(root.path, 'cut.parquet'), grey));
      expect(message, String(length)).to.match(/cut\.parquet: .*(is cut off)/);
    }
    await root.put({ 'bad.parquet': Uint8Array.from(bytes, (byte, at) => (at > 4 && at < 200 ? byte ^ 0x55 : byte)) });
    const { message } = await dataFailure(all(join(root.path, 'bad.parquet'), grey));
    expect(message).to.match(/bad\.parquet: column 'image' of row group 0 can not be read/);
  });
});
