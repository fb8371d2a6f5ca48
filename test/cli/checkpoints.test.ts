import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStateDict } from '../../compiler/reference/state-dict.ts';
import { openSafetensors, writeSafetensors } from '../../runtime/formats/safetensors.node.ts';
import { goldenPath } from '../golden/files.ts';
import { smallSpec } from '../reference/models.ts';
import { torchFilePath } from '../reference/torch-files/index.ts';
import { runCli } from './run-cli.ts';

/** The golden file `masked`'s weights in the reference's checkpoint, as torch wrote it. */
const checkpoint = fileURLToPath(new URL('../golden/masked.pth', import.meta.url));

describe('fractalc import and export', () => {
  let folder: string;
  let spec: string;
  const path = (name: string): string => join(folder, name);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fractalc-test-'));
    spec = path('small.yaml');
    await writeFile(spec, smallSpec);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const done = async (...argv: string[]) => {
    const result = await runCli(...argv, '--json');
    expect(result.code, result.err).to.equal(0);
    return result;
  };
  const refused = async (code: number, message: RegExp, ...argv: string[]): Promise<void> => {
    const before = await readdir(folder);
    const result = await runCli(...argv, '--json');
    expect(result.err).to.match(message).and.not.contain('    at ');
    expect(result.code).to.equal(code);
    expect(result.json).to.have.property('error').that.matches(message);
    expect(await readdir(folder)).to.deep.equal(before);
  };

  it("bring the golden model's checkpoint in and out, bit for bit the weights that its numbers are of", async () => {
    const { json, err } = await done('import', checkpoint, spec, '-o', path('model.safetensors'));
    expect(json).to.deep.include({ name: 'small', parameters: 50016, tensors: 82, run: false, notes: [] });
    expect(err).to.equal('');
    await done('export', path('model.safetensors'), spec, '-o', path('out.safetensors'));
    const [out, golden] = [await openSafetensors(path('out.safetensors')), await openSafetensors(goldenPath('masked'))];
    const weights = golden.names.filter((name) => name.startsWith('weight/'));
    expect(out.names.map((name) => `weight/${name}`)).to.have.members(weights);
    for (const name of out.names) expect(await out.tensor(name)).to.deep.equal(await golden.tensor(`weight/${name}`));
    expect(out.metadata).to.deep.equal({ format: 'pt' });
    await out.close();
    await golden.close();
  });

  it('come back bit for bit through either format', async () => {
    await done('import', checkpoint, spec, '-o', path('model.safetensors'));
    for (const name of ['out.pth', 'out.pt', 'out.safetensors']) {
      const { json } = await done('export', path('model.safetensors'), spec, '-o', path(name));
      expect(json).to.deep.include({ name: 'small', parameters: 50016, tensors: 82, output: path(name) });
      await done('import', path(name), spec, '-o', path('again.safetensors'));
      expect((await readFile(path('again.safetensors'))).equals(await readFile(path('model.safetensors')))).to.equal(
        true,
      );
    }
    expect((await readFile(path('out.pth'))).equals(await readFile(path('out.pt')))).to.equal(true);
  });

  /** The golden model's weights, of which `change` has changed some, under our names and under the reference's. */
  const changed = async (change: (values: DataView, name: string) => void): Promise<void> => {
    await done('import', checkpoint, spec, '-o', path('model.safetensors'));
    for (const [from, to] of [
      ['model.safetensors', 'odd.safetensors'],
      ['theirs.safetensors', 'odd-theirs.safetensors'],
    ] as const) {
      // prettier-ignore
      if (!existsSync(path(from))) await done('export', path('model.safetensors'), spec, '-o', path(from));
      const file = await openSafetensors(path(from));
      const tensors = await Promise.all(file.names.map(async (name) => ({ name, ...(await file.tensor(name)) })));
      await file.close();
      for (const { name, data } of tensors) change(new DataView(data.buffer, data.byteOffset), name);
      await writeSafetensors(path(to), tensors, { format: 'fractalc' });
    }
  };

  it('keep every bit of numbers, of the smallest and of those that are minus zero too', async () => {
    await changed((values) => {
      values.setUint32(0, 0x80000000, true);
      values.setUint32(4, 0x00000001, true);
    });
    await done('export', path('odd.safetensors'), spec, '-o', path('odd.pth'));
    await done('import', path('odd.pth'), spec, '-o', path('again.safetensors'));
    expect((await readFile(path('again.safetensors'))).equals(await readFile(path('odd.safetensors')))).to.equal(true);
  });

  it('refuse weights that are not finite, and name their tensors', async () => {
    const numbers = [NaN, Infinity, -Infinity];
    await changed((values, name) => {
      if (!/mask_?token/i.test(name)) return;
      for (const [place, number] of numbers.entries()) values.setFloat32(4 * place, number, true);
    });
    const theirs = /odd-theirs\.safetensors: \d+ of its 82 tensors hold numbers that aren't finite 32-bit numbers:\n {2}generator\.mask_token: 3 of 32\n[^]*suggestion: an earlier checkpoint/; // prettier-ignore
    const ours =
      /odd\.safetensors: \d+ of its \d+ tensors hold numbers that aren't finite[^]*level0\.maskToken: 3 of 32/;
    await refused(1, theirs, 'import', path('odd-theirs.safetensors'), spec, '-o', path('run'));
    await refused(1, theirs, 'import', path('odd-theirs.safetensors'), spec, '-o', path('x.safetensors'));
    await refused(1, ours, 'export', path('odd.safetensors'), spec, '-o', path('x.pth'));
    await refused(1, ours, 'compile', spec, '--weights', path('odd.safetensors'), '-o', path('page'));
  });

  it('refuse numbers that are finite until they have 32 bits', async () => {
    const file = await openStateDict(checkpoint);
    const tensors = await Promise.all(
      file.names.map(async (name) => {
        const { dtype, shape, data } = await file.tensor(name);
        if (name !== 'class_emb.weight') return { name, dtype, shape, data };
        return { name, dtype: 'F64' as const, shape, data: new Uint8Array(new Float64Array(data.length / 4).fill(1e300).buffer) }; // prettier-ignore
      }),
    );
    await file.close();
    await writeSafetensors(path('wide.safetensors'), tensors);
    await refused(1, /class_emb\.weight: 160 of 160/, 'import', path('wide.safetensors'), spec, '-o', path('run'));
  });

  it('tell files that stand for a checkpoint, and lead to it', async () => {
    const taken = (file: string): readonly string[][] => [
      ['import', file, spec, '-o', path('x.safetensors')],
      ['export', file, spec, '-o', path('x.pth')],
      ['compile', spec, '--weights', file, '-o', path('page')],
    ];
    for (const [name, content, message] of [
      [
        'lfs.safetensors',
        'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n',
        /a pointer of git-lfs[^]*suggestion: git lfs pull/,
      ],
      ['page.safetensors', '<!DOCTYPE html><html></html>', /it is a web page/],
      ['config.json', '{"model_type": "x", "layers": 3}', /it is JSON, such as a configuration/],
      ['packed.safetensors', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0), /unpack it first/],
      ['empty.safetensors', '', /it is empty/],
      [
        'model.safetensors.index.json',
        '{"metadata": {}, "weight_map": {"a": "m-1.safetensors", "b": "m-2.safetensors"}}',
        /an index of 2 files[^]*python3 -c "from safetensors/,
      ],
    ] as const) {
      await writeFile(path(name), content);
      for (const argv of taken(path(name))) await refused(1, message, ...argv);
    }
  });

  it('take what the shards of an index make together, inside of a wrapper too', async () => {
    await done('import', checkpoint, spec, '-o', path('model.safetensors'));
    const file = await openStateDict(checkpoint);
    const tensors = await Promise.all(file.names.map(async (name) => ({ name, ...(await file.tensor(name)) })));
    await file.close();
    for (const [prefix, more] of [
      ['model.', []],
      ['module.model.', ['ema.step']],
      ['net.', []],
    ] as const) {
      // prettier-ignore
      const wrapped = tensors.map((tensor) => ({ ...tensor, name: prefix + tensor.name }));
      await writeSafetensors(path('whole.safetensors'), wrapped);
      const { json } = await done('import', path('whole.safetensors'), spec, '-o', path('again.safetensors'));
      expect(json).to.deep.include({ notes: [`All names begin with '${prefix}', which was left out.`] });
      expect((await readFile(path('again.safetensors'))).equals(await readFile(path('model.safetensors')))).to.equal(true); // prettier-ignore
      const others = more.map((name) => ({ name, dtype: 'F32' as const, shape: [1], data: new Uint8Array(4) }));
      if (others.length === 0) continue;
      await writeSafetensors(path('mixed.safetensors'), [...wrapped, ...others]);
      await refused(1, /model small:\n {2}unexpected: ema\.step \[1\]$/, 'import', path('mixed.safetensors'), spec, '-o', path('x.safetensors')); // prettier-ignore
    }
  });

  it("lead from weights of the paper's code to our own", async () => {
    await done('import', checkpoint, spec, '-o', path('run'));
    for (const name of ['theirs.safetensors', 'theirs.pth']) {
      await done('export', path('run'), '-o', path(name));
      const { code, err } = await runCli('compile', spec, '--weights', path(name), '-o', path('page'));
      expect(code).to.equal(1);
      const line = /suggestion: fractalc (import .+)$/m.exec(err)?.[1]?.replace('SPEC', spec) ?? '';
      await done(...line.replace('weights.safetensors', path('ours.safetensors')).split(' '));
      await done('compile', spec, '--weights', path('ours.safetensors'), '-o', path('page'));
      await refused(1, /names of the paper's code|file of torch\.save/, 'sample', path('run'), '--weights', path(name));
    }
    await refused(1, /this is a folder\.\n {2}suggestion: --weights .+run\/model\.safetensors/, 'sample', path('run'), '--weights', path('run')); // prettier-ignore
  });

  it('make a run that is complete, and export it by its own spec', async () => {
    const { json, out } = await done('import', checkpoint, spec, 'sample.guidance=2', '-o', path('runs/imported'));
    expect(json).to.deep.include({ run: true, output: path('runs/imported') });
    expect(out.split('\n')).to.have.length(1);
    expect((await readdir(path('runs'))).sort()).to.deep.equal(['imported']);
    expect((await readdir(path('runs/imported'))).sort()).to.deep.equal([
      'config.json',
      'model.safetensors',
      'spec.yaml',
    ]);
    expect(await readFile(path('runs/imported/spec.yaml'), 'utf8')).to.match(/guidance: 2\n/);
    await done('export', path('runs/imported'), '-o', path('out.pth'));
    const [theirs, ours] = [await openStateDict(checkpoint), await openStateDict(path('out.pth'))];
    expect(ours.names).to.have.members([...theirs.names]);
    for (const name of theirs.names) expect(await ours.tensor(name)).to.deep.equal(await theirs.tensor(name));
    await theirs.close();
    await ours.close();
  });

  it('make a run in an empty folder, and none in a full one', async () => {
    await mkdir(path('empty'));
    await done('import', checkpoint, spec, '-o', path('empty'));
    await refused(1, /there is a run already/, 'import', checkpoint, spec, '-o', path('empty'));
    await refused(1, /the folder isn't empty/, 'import', checkpoint, spec, '-o', folder);
  });

  it('say of a run without data that data is missing', async () => {
    await done('import', checkpoint, spec, '-o', path('run'));
    await refused(
      1,
      /run: the run's weights were imported, so it has no data of its own\.\n {2}Give --data PATH/,
      'evaluate',
      path('run'),
    );
    await refused(1, /it has no data of its own/, 'train', '--resume', '-o', path('run'));
  });

  it('refuse what does not fit before anything is written', async () => {
    const output = ['-o', path('never')];
    await refused(1, /misshapen: class_emb\.weight is \[5, 32\], should be \[7, 32\]\n {2}suggestion: data\.classes=5/, 'import', checkpoint, spec, 'data.classes=7', ...output); // prettier-ignore
    await refused(
      1,
      /its entry 'ema' is missing[^]*--entry model/,
      'import',
      checkpoint,
      spec,
      '--entry',
      'ema',
      ...output,
    );
    await refused(1, /before 1\.6/, 'import', torchFilePath('legacy'), spec, ...output);
    await refused(1, /none\.pth: there is no such checkpoint/, 'import', path('none.pth'), spec, ...output);
    await refused(1, /FRC\d+|spec has faults/, 'import', checkpoint, spec, 'levels.0.heads=3', ...output);
    await refused(1, /neither a file of torch\.save nor/, 'import', spec, spec, ...output);
  });

  it('leave nothing behind where a tensor turns out to be damaged on the way', async () => {
    const bytes = await readFile(checkpoint);
    const file = await openStateDict(checkpoint);
    const last = await file.tensor('next_fractal.next_fractal.b_mlm.bias');
    await file.close();
    const at = bytes.indexOf(last.data);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(path('damaged.pth'), bytes);
    await refused(
      1,
      /damaged\.pth: it is damaged: the checksum of its zip entry/,
      'import',
      path('damaged.pth'),
      spec,
      '-o',
      path('run'),
    );
    await writeFile(path('old.safetensors'), 'old');
    await refused(1, /damaged\.pth: it is damaged/, 'import', path('damaged.pth'), spec, '-o', path('old.safetensors'));
    expect(await readFile(path('old.safetensors'), 'utf8')).to.equal('old');
  });

  it('export only what is the model', async () => {
    await done('import', checkpoint, spec, '-o', path('model.safetensors'));
    const weights = path('model.safetensors');
    await refused(1, /it doesn't hold the weights of the model small:\n {2}misshapen: classEmbedding is \[5, 32\], should be \[6, 32\]$/, 'export', weights, spec, 'data.classes=6', '-o', path('x.pth')); // prettier-ignore
    await refused(1, /it has fractalc's own names/, 'import', weights, spec, '-o', path('x'));
    await refused(1, /no such checkpoint/, 'export', path('none'), spec, '-o', path('x.pth'));
    await refused(1, /this is no run/, 'export', folder, '-o', path('x.pth'));
    expect(existsSync(path('x.pth'))).to.equal(false);
  });

  it('tell wrong usage', async () => {
    await done('import', checkpoint, spec, '-o', path('run'));
    const weights = path('run/model.safetensors');
    await refused(2, /SPEC is missing.\n {2}usage: fractalc import CHECKPOINT SPEC/, 'import', checkpoint);
    await refused(2, /-o OUTPUT is missing/, 'import', checkpoint, spec);
    await refused(
      2,
      /x\.pth: expected a file that ends in \.safetensors, or the folder/,
      'import',
      checkpoint,
      spec,
      '-o',
      path('x.pth'),
    );
    await refused(2, /'more' is one word too many/, 'import', checkpoint, spec, 'more', '-o', path('x'));
    await refused(2, /RUN or WEIGHTS is missing/, 'export', '-o', path('x.pth'));
    await refused(2, /SPEC is missing/, 'export', weights, '-o', path('x.pth'));
    await refused(
      2,
      /expected a file that ends in \.safetensors, \.pth or \.pt/,
      'export',
      weights,
      spec,
      '-o',
      path('x.bin'),
    );
    await refused(2, /the run .* has its own spec/, 'export', path('run'), spec, '-o', path('x.pth'));
    await refused(
      2,
      /'data\.classes=6' is one word too many/,
      'export',
      path('run'),
      'data.classes=6',
      '-o',
      path('x.pth'),
    );
  });
});
