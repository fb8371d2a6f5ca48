import { expect } from 'chai';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeTorchFile } from '../../compiler/reference/torch/save-tensors.ts';
import { atomicWrite } from '../../runtime/files/atomic.node.ts';
import { toFloat32 } from '../../runtime/formats/floats.ts';
import { openSafetensors } from '../../runtime/formats/safetensors.node.ts';
import { idxBytes } from '../data/idx-bytes.ts';
import { goldenPath } from '../golden/files.ts';
import { runCli } from './run-cli.ts';

/** The golden file `ar`'s model, which scores images without any random choice. */
const spec = `name: golden-ar
data: {shape: 16, channels: 3, classes: 5}
levels:
  - {module: ar, patch: 4, width: 32, blocks: 2, heads: 2}
  - {module: ar, patch: 1, width: 16, blocks: 1, heads: 2}
head: {width: 16, blocks: 1, heads: 2}
train: {batch: 3, warmup: 0, steps: 1, rate: 3e-4, average: 0.99, evaluateEvery: 1}
`;

describe('an imported run [adapter]', function () {
  let folder: string;
  let run: string;
  /** Of the golden images, in nats per channel, as the reference computed it. */
  let loss: number;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fractalc-test-'));
    run = join(folder, 'run');
    await writeFile(join(folder, 'ar.yaml'), spec);
    await mkdir(join(folder, 'data'));
    const golden = await openSafetensors(goldenPath('ar'));
    const weights = golden.names
      .filter((name) => name.startsWith('weight/'))
      .map((name) => ({
        name: name.slice('weight/'.length),
        ...golden.type(name),
        data: async () => (await golden.tensor(name)).data,
      }));
    await atomicWrite(join(folder, 'ar.pth'), encodeTorchFile(weights, 'ar.pth'));
    const { shape, data } = await golden.tensor('input/pixels');
    const labels = await golden.tensor('input/labels');
    loss = toFloat32(await golden.tensor('eval/loss'))[0]!;
    await golden.close();
    const store = async (split: string, images: Uint8Array, classes: Uint8Array): Promise<void> => {
      const extents = [classes.length, ...shape.slice(1)];
      await writeFile(join(folder, 'data', `${split}-images-idx3-ubyte`), idxBytes(extents, images));
      await writeFile(join(folder, 'data', `${split}-labels-idx1-ubyte`), idxBytes([classes.length], classes));
    };
    const known = labels.data.filter((_, index) => index % 4 === 0); // I32, below 256
    await store('t10k', data, known);
    // Training data must have every class.
    await store('train', Uint8Array.from([...data, ...data]), Uint8Array.of(...known, 0, 2, 3));
    const { code, err } = await runCli('import', join(folder, 'ar.pth'), join(folder, 'ar.yaml'), '-o', run);
    expect(code, err).to.equal(0);
  });
  after(() => rm(folder, { recursive: true }));

  it("scores images as the reference's code does with the same weights", async () => {
    const { code, err, json } = await runCli('evaluate', run, '--data', join(folder, 'data'), '--json');
    expect(code, err).to.equal(0);
    expect(json?.['bitsPerDim']).to.be.closeTo(loss / Math.LN2, 1e-4);
    expect(json).to.include({ images: 3 });
  });

  it('draws pictures', async () => {
    const { code, err, json } = await runCli('sample', run, '--class', '3', '--count', '1', '--json');
    expect(code, err).to.equal(0);
    expect(json).to.include({ images: 1, grid: join(run, 'samples', 'grid.png') });
  });

  it('lends its model to other weights of the same kind', async () => {
    const weights = join(folder, 'ar.safetensors');
    const imported = await runCli('import', join(folder, 'ar.pth'), join(folder, 'ar.yaml'), '-o', weights);
    expect(imported.code, imported.err).to.equal(0);
    const own = await readFile(join(run, 'model.safetensors'));
    await rm(join(run, 'model.safetensors'));
    const data = ['--data', join(folder, 'data')];
    const without = await runCli('evaluate', run, ...data);
    expect(without.code).to.equal(1);
    expect(without.err).to.contain('the run has no weights yet');
    const { code, err, json } = await runCli('evaluate', run, ...data, '--weights', weights, '--json');
    expect(code, err).to.equal(0);
    expect(json?.['bitsPerDim']).to.be.closeTo(loss / Math.LN2, 1e-4);
    const drawn = await runCli('sample', run, '--class', '3', '--count', '1', '--weights', weights, '--json');
    expect(drawn.code, drawn.err).to.equal(0);
    expect(drawn.json).to.include({ images: 1 });
    const none = await runCli('sample', run, '--count', '1', '--weights', join(folder, 'none.safetensors'));
    expect(none.code).to.equal(1);
    expect(none.err).to.contain('none.safetensors: there is no such checkpoint');
    await writeFile(join(run, 'model.safetensors'), own);
  });

  it('has what the hub reads in its configuration', async () => {
    const config: unknown = JSON.parse(await readFile(join(run, 'config.json'), 'utf8'));
    expect(config).to.include({ model_type: 'fractal-generative-model', library_name: 'fractalc', format: 1 });
    expect(config).to.not.have.property('data');
  });

  it('is trained on from its weights, which its moving average starts at', async () => {
    const before = await readFile(join(run, 'model.safetensors'));
    const argv = ['train', '--resume', '-o', run, '--data', join(folder, 'data')];
    const { code, err, json } = await runCli(...argv, '--json');
    expect(code, err).to.equal(0);
    expect(err).to.contain(`Starting from the weights of ${run}.`);
    // Dropout makes the loss of the step another; a model of random weights is at 8 bits/dim.
    expect(json?.['bitsPerDim']).to.be.closeTo(loss / Math.LN2, 1);
    const config: unknown = JSON.parse(await readFile(join(run, 'config.json'), 'utf8'));
    expect(config).to.have.property('data', join(folder, 'data'));
    const log = (await readFile(join(run, 'log.jsonl'), 'utf8')).trim().split('\n');
    const rows = log.map((line) => JSON.parse(line) as Record<string, unknown>);
    const checked = rows.find(({ kind, weights }) => kind === 'evaluation' && weights === 'averaged');
    // A step at this rate moves the score by a few hundredths; a tenth of random weights in the average, by one.
    expect(checked?.['bitsPerDim']).to.be.closeTo(loss / Math.LN2, 0.1);
    const [old, now] = [before, await readFile(join(run, 'model.safetensors'))].map((bytes) => numbers(bytes));
    const moves = old!.map((value, index) => Math.abs(value - now![index]!));
    // AdamW's first step moves a number by the rate at most, and by the decay.
    expect(Math.max(...moves))
      .to.be.greaterThan(1e-4)
      .and.lessThan(6e-4);
  });
});

/** The numbers of a safetensors file of float32. */
const numbers = (bytes: Buffer): number[] => {
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  return [...new Float32Array(new Uint8Array(bytes.subarray(start)).buffer)];
};
