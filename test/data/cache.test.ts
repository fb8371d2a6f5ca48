import { expect } from 'chai';
import fc from 'fast-check';
import { copyFile, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachePlan, decodeIndex, encodeIndex } from '../../runtime/data/cache/cache-index.ts';
import type { CacheIndex } from '../../runtime/data/cache/cache-index.ts';
import { usualSizes } from '../../runtime/data/cache/planned-shards.ts';
import { writeCache } from '../../runtime/data/cache/write-cache.node.ts';
import type { CacheRequest, CacheSummary } from '../../runtime/data/cache/write-cache.node.ts';
import { openDataset } from '../../runtime/data/open.node.ts';
import { closeParts, openParts } from '../../runtime/data/open-parts.node.ts';
import { recogniseSource } from '../../runtime/data/sources/recognise.node.ts';
import { dataFailure } from './failure.ts';
import { idxBytes } from './idx-bytes.ts';
import { elements, npyBytes } from './npy-bytes.ts';
import { readAll } from './read-all.ts';
import type { ReadItem } from './read-all.ts';
import { temporaryFolder } from './temporary.ts';
import type { TemporaryFolder } from './temporary.ts';

const demands = { extents: [2, 3], channels: 1, classes: 2, alphabet: 256 };

describe('a cache', () => {
  let root: TemporaryFolder;
  let data: string;
  let cache: string;
  beforeEach(async () => {
    root = await temporaryFolder();
    [data, cache] = [join(root.path, 'data'), join(root.path, 'cache')];
    const pixels = Uint8Array.from({ length: 50 * 6 }, (_, index) => (index * 7) % 256);
    const labels = Uint8Array.from({ length: 50 }, (_, index) => index % 2);
    await root.put({ 'data/images': idxBytes([50, 2, 3], pixels), 'data/labels': idxBytes([50], labels) });
    await root.put({ 'data/classes.json': '["left", "right"]' });
  });
  afterEach(() => root.remove());

  const make = async (changes: Partial<CacheRequest> & { readonly holdOut?: number } = {}): Promise<CacheSummary> => {
    const { kind, place } = await recogniseSource(data, undefined);
    const source = await kind.open(place, undefined);
    const parts = await openParts(source, changes.holdOut ?? 0.2);
    const nothing = (): void => undefined;
    try {
      return await writeCache({
        ...{
          source,
          parts,
          demands,
          folder: cache,
          sizes: { shardItems: 16, partItems: 8 },
          tell: nothing,
          onStart: nothing,
          onItem: nothing,
        },
        ...changes,
      });
    } finally {
      await closeParts(parts);
    }
  };

  const all = async (path: string, split: 'train' | 'test'): Promise<ReadItem[]> => {
    const dataset = await openDataset(path, split, demands, { holdOut: 0.2 });
    try {
      return await readAll(dataset);
    } finally {
      await dataset.close?.();
    }
  };

  const shards = async (): Promise<string[]> =>
    (await readdir(cache)).filter((name) => name.endsWith('.safetensors')).sort();

  it('gives what its source does, with the classes and the items held out', async () => {
    const { shards: made, kept } = await make();
    expect([made.train.map(({ items }) => items), made.test.map(({ items }) => items), kept]).to.deep.equal([
      [16, 16, 8],
      [10],
      0,
    ]);
    for (const split of ['train', 'test'] as const)
      expect(await all(cache, split)).to.deep.equal(await all(data, split));
    const dataset = await openDataset(cache, 'test', demands);
    expect([dataset.classNames, dataset.heldOut]).to.deep.equal([['left', 'right'], undefined]);
    await dataset.close?.();
  });

  it('is made from its missing shards alone when gone on with', async () => {
    const { plan } = await make();
    const before = await Promise.all((await shards()).map((name) => readFile(join(cache, name))));
    await rm(join(cache, 'cache.json'));
    await writeFile(join(cache, 'cache-plan.json'), encodeIndex(plan));
    await rm(join(cache, 'train-00001.safetensors'));
    await truncate(join(cache, 'test-00000.safetensors'), 300);
    await writeFile(join(cache, '.train-00001.safetensors.half.tmp'), 'half a shard');
    expect((await dataFailure(openDataset(cache, 'train', demands))).message).to.match(
      /cache is not finished.*\n.*fractalc data/,
    );
    const started: number[] = [];
    const { kept } = await make({ onStart: (...counts) => started.push(...counts) });
    expect([kept, started]).to.deep.equal([2, [24, 50]]);
    expect(await Promise.all((await shards()).map((name) => readFile(join(cache, name))))).to.deep.equal(before);
    expect((await readdir(cache)).filter((name) => name.startsWith('.') || name.includes('plan'))).to.deep.equal([]);
  });

  it('is not mixed with another', async () => {
    await make();
    expect((await dataFailure(make({ holdOut: 0.3 }))).message).to.match(
      /cache of something else.*\n.*holdOut: 0\.2 before, 0\.3 now/,
    );
    await root.put({
      'data/images': idxBytes([49, 2, 3], new Uint8Array(49 * 6)),
      'data/labels': idxBytes([49], new Uint8Array(49)),
    });
    expect((await dataFailure(make())).message).to.match(/50×2×3.*before.*49×2×3/);
    await root.put({ 'other/file': 'mine' });
    expect((await dataFailure(make({ folder: join(root.path, 'other') }))).message).to.match(
      /isn't empty, and is no cache/,
    );
  });

  it('without anything held out has no test split', async () => {
    await make({ holdOut: 0 });
    expect((await all(cache, 'train')).length).to.equal(40); // a share of 0.2 is held out by `all`
    expect((await dataFailure(openDataset(cache, 'test', demands))).message).to.match(/nothing of it is held out/);
  });

  it('is put together of small parts, which a stop leaves and the next call goes on from', async () => {
    let items = 0;
    const stopped = make({
      onItem: () => {
        if (++items === 30) throw new Error('stopped');
      },
    });
    expect(String(await stopped.catch((error: unknown) => error))).to.contain('stopped');
    const left = (await shards()).filter((name) => name.includes('part'));
    expect(left).to.include('train-00001.part-00000.safetensors');
    const started: number[] = [];
    items = 0;
    const { kept } = await make({
      onStart: (...counts) => started.push(...counts),
      onItem: () => {
        items++;
      },
    });
    expect([kept, started, items]).to.deep.equal([1, [24, 50], 26]);
    expect(await shards()).to.deep.equal(
      [0, 1, 2].map((number) => `train-0000${number}.safetensors`).toSpliced(0, 0, 'test-00000.safetensors'),
    );
    expect(await all(cache, 'train')).to.deep.equal(await all(data, 'train'));
  });

  it('has few and large shards, and parts that are a short while of work', () => {
    const { shardItems, partItems } = usualSizes(64 * 64 * 3);
    expect([Math.ceil(1e6 / shardItems), partItems]).to.deep.equal([46, 1365]);
    expect(usualSizes(8)).to.deep.equal({ shardItems: 2 ** 20, partItems: 4096 });
    expect(usualSizes(2 ** 28)).to.deep.equal({ shardItems: 1, partItems: 1 });
  });

  it('holds values of 16 bits where the alphabet asks for them', async () => {
    await rm(data, { recursive: true });
    await root.put({ 'data/images.npy': npyBytes([3, 2], elements(Uint16Array.of(1, 2, 3, 4, 5, 999)), '<u2') });
    const wide = { extents: [2], channels: 1, classes: 1, alphabet: 1000 };
    expect((await dataFailure(make({ holdOut: 0, demands: { ...wide, alphabet: 512 } }))).message).to.match(
      /item 2 holds the value 999.*\n.*values from 0 to 511/,
    );
    await rm(cache, { recursive: true });
    const { plan } = await make({ holdOut: 0, demands: wide });
    expect(plan.dtype).to.equal('U16');
    const dataset = await openDataset(cache, 'train', wide, { holdOut: 0 });
    expect((await readAll(dataset)).map(({ tokens }) => tokens)).to.deep.equal([
      [1, 2],
      [3, 4],
      [5, 999],
    ]);
    await dataset.close?.();
    const path = join(cache, 'train-00000.safetensors');
    const bytes = await readFile(path);
    await writeFile(path, bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1));
    const damaged = await openDataset(cache, 'train', wide, { holdOut: 0 });
    expect((await dataFailure(Promise.resolve(damaged.read(2, new Uint32Array(2), 0)))).message).to.contain(
      'checksum of image 2',
    );
    await damaged.close?.();
  });

  it('keeps the kind of its data, what the spec has set and what was learnt of the data', async () => {
    const { kind, place } = await recogniseSource(data, undefined);
    const source = { ...(await kind.open(place, undefined)), facts: { rate: 8000 } };
    const sound = { ...demands, kind: 'sound', settings: { encoding: 'mu-law' } };
    await make({ source, demands: sound });
    const dataset = await openDataset(cache, 'train', sound);
    expect(dataset.facts).to.deep.equal({ rate: 8000 });
    await dataset.close?.();
    const failure = async (changes: object): Promise<string> =>
      (await dataFailure(openDataset(cache, 'train', { ...sound, ...changes }))).message;
    expect(await failure({ settings: { encoding: 'linear' } })).to.match(
      /encoding: mu-law in the cache, linear wanted/,
    );
    expect(await failure({ kind: 'text' })).to.match(/kind: sound in the cache, text wanted/);
    expect(await failure({ facts: { rate: 9000 } })).to.match(/what was learnt .* differs/);
    expect(await failure({ facts: { rate: 9000 } })).to.contain(`give the data itself: ${data}`);
  });

  it('of an earlier version is refused with what makes it again', async () => {
    const { plan } = await make();
    const old = JSON.stringify({ plan: { ...plan, format: 'fractalc-cache-1' }, shards: { train: [], test: [] } });
    await writeFile(join(cache, 'cache.json'), old);
    const advice = `remove the folder ${cache}; then make the cache again, with the same options as before: fractalc data ${data} -o ${cache}`;
    expect((await dataFailure(openDataset(cache, 'train', demands))).message).to.contain(advice);
    expect((await dataFailure(make())).message).to.contain(advice);
    await rm(cache, { recursive: true });
    await make();
    expect((await all(cache, 'train')).length).to.equal(40);
  });

  it('names a shard that is cut off, missing, exchanged or changed in any byte', async () => {
    await make();
    const name = 'train-00002.safetensors';
    const path = join(cache, name);
    const whole = await readFile(path);
    const failure = async (): Promise<string> => (await dataFailure(all(cache, 'train'))).message;
    for (let at = 0; at < whole.length; at++) {
      await writeFile(path, whole.with(at, whole[at]! ^ 0x10));
      expect(await failure(), `byte ${at}`).to.contain(name);
    }
    for (const length of [0, 7, 100, whole.length - 1]) {
      await writeFile(path, whole.subarray(0, length));
      expect(await failure()).to.match(/train-00002\.safetensors: the shard is damaged: it is \d+ bytes long/);
    }
    await rm(path);
    expect(await failure()).to.match(/train-00002\.safetensors: the shard is missing/);
    await copyFile(join(cache, 'test-00000.safetensors'), path);
    expect(await failure()).to.match(/train-00002\.safetensors: the shard is damaged/);
    await make();
    expect((await all(cache, 'train')).length).to.equal(40);
  });

  it('tells which image of a shard is damaged, when it is read', async () => {
    await make();
    const path = join(cache, 'train-00000.safetensors');
    const bytes = await readFile(path);
    await writeFile(path, bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1));
    const dataset = await openDataset(cache, 'train', demands);
    await dataset.read(14, new Uint32Array(6), 0);
    expect((await dataFailure(Promise.resolve(dataset.read(15, new Uint32Array(6), 0)))).message).to.match(
      /train-00000\.safetensors: the shard is damaged: the checksum of image 15 is wrong.*\n.*makes this shard anew/,
    );
    await dataset.close?.();
  });
});

describe("a cache's index", () => {
  const text = fc.string();
  const count = fc.nat(1_000_000);
  const shard = (split: string) =>
    fc.record({
      file: count.map((number) => `${split}-${String(number).padStart(5, '0')}.safetensors`),
      ...{ items: count, bytes: count, checksum: text, skipped: fc.array(text) },
    });
  const arbitrary: fc.Arbitrary<CacheIndex> = fc.record({
    plan: fc
      .record({
        source: fc.record({
          path: text,
          title: text,
          fingerprints: fc.record({ train: text, test: text }, { requiredKeys: [] }),
        }),
        holdOut: fc.option(fc.double({ min: 0, max: 1, noNaN: true }).map((share) => share + 0)),
        shape: fc.array(count, { maxLength: 4 }),
        dtype: fc.constantFrom('U8', 'U16'),
        form: fc.record({
          ...{ extents: fc.array(count, { maxLength: 4 }), channels: count, alphabet: count },
          ...{ kind: fc.option(text), settings: fc.dictionary(text, fc.oneof(text, count)) },
        }),
        facts: fc.jsonValue(),
        classNames: fc.option(fc.array(text)),
        labelled: fc.boolean(),
        ...{ shardItems: count, partItems: count },
        items: fc.record({ train: count, test: count }),
      })
      .map(cachePlan),
    shards: fc.record({ train: fc.array(shard('train')), test: fc.array(shard('test')) }),
  });

  it('is read back as it was written, and refused when cut off anywhere', () => {
    fc.assert(
      fc.property(arbitrary, fc.nat(), (index, at) => {
        const written = encodeIndex(index);
        expect(decodeIndex(written, 'cache')).to.deep.equal(JSON.parse(JSON.stringify(index)));
        const cut = written.slice(0, at % (written.length - 1));
        expect(() => decodeIndex(cut, 'cache')).to.throw(/^cache\/cache\.json: it is not JSON: cut off, or damaged/);
      }),
    );
  });

  it('is refused when it is of something else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => decodeIndex(JSON.stringify(value), 'cache')).to.throw(/isn't a cache's index of this version/);
      }),
    );
  });

  it('names no files outside of its folder', () => {
    const [index] = fc.sample(arbitrary, { numRuns: 1, seed: 1 });
    const entry = { file: '../train-00000.safetensors', items: 1, bytes: 1, checksum: '', skipped: [] };
    const bad = encodeIndex({ ...index!, shards: { train: [entry], test: [] } });
    expect(() => decodeIndex(bad, 'cache')).to.throw(/isn't a cache's index/);
  });
});
