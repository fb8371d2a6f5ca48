import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadModel } from '../../compiler/load-model.ts';
import { budgets, modulePlans, templates } from '../../compiler/cli/init/choices.ts';
import type { BudgetName } from '../../compiler/cli/init/choices.ts';
import { completeAnswers } from '../../compiler/cli/init/complete-answers.ts';
import type { Given } from '../../compiler/cli/init/complete-answers.ts';
import { encodePng } from '../../runtime/data/png.ts';
import { wavBytes } from '../../runtime/data/formats/wav.ts';
import { lookAtData } from '../../compiler/cli/init/look-at-data.ts';
import { patchesOf } from '../../compiler/cli/init/partition.ts';
import type { Prompter } from '../../compiler/cli/init/prompter.ts';
import { writeSpec } from '../../compiler/cli/init/write-spec.ts';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { idxBytes } from '../data/idx-bytes.ts';
import { npyBytes } from '../data/npy-bytes.ts';
import { runCli } from './run-cli.ts';

const nothing: Given = {
  data: undefined,
  template: undefined,
  extents: undefined,
  channels: undefined,
  classes: undefined,
  module: undefined,
  budget: undefined,
};
/** What is known of data whose values are bytes. */
const bytes = { alphabet: 256 };
const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>): Key[] => Object.keys(table) as Key[];

describe('fractalc init', () => {
  let folder: TinyFolder;
  let path: (name: string) => string;
  before(async () => {
    folder = await tinyFolder();
    path = (name) => join(folder.path, name);
  });
  after(() => folder.remove());

  const diagnosticsOf = (shape: (typeof templates)[keyof typeof templates], module: string, budget: BudgetName) => {
    const text = writeSpec(
      { file: 'a.yaml', name: 'a', data: undefined, alphabet: 256, ...shape, module, budget },
      'x.json',
    );
    return loadModel({ file: 'a.yaml', text }).diagnostics;
  };
  for (const template of keysOf(templates)) {
    it(`writes sound specs of ${template} pictures, of every module and budget`, () => {
      for (const module of keysOf(modulePlans)) {
        for (const budget of keysOf(budgets)) {
          expect(diagnosticsOf(templates[template], module, budget), `${module} ${budget}`).to.deep.equal([]);
        }
      }
    });
  }

  it('cuts pictures of any size', () => {
    expect(patchesOf([28, 28])).to.deep.equal([4, 1]);
    expect(patchesOf([256, 256])).to.deep.equal([16, 4, 1]);
    expect(patchesOf([48, 64])).to.deep.equal([4, 1]);
    expect(patchesOf([29, 29])).to.deep.equal([1]);
    for (let side = 2; side <= 130; side++) {
      const pictures = { label: '', extents: [side, side], channels: 3, classes: 1 } as const;
      expect(diagnosticsOf(pictures as never, 'mixed', 'hours'), String(side)).to.deep.equal([]);
    }
  });

  it('writes levels of one module that follow a rule as that rule, and means the same levels', () => {
    const specOf = (extents: readonly number[], module: string, budget: BudgetName): string =>
      writeSpec({ file: 'a.yaml', name: 'a', data: undefined, alphabet: 256, extents, channels: 3, classes: 1, module, budget }, 'x.json'); // prettier-ignore
    expect(specOf([256, 256], 'masked', 'days'))
      .to.contain('\n  partition: 4 #')
      .and.contain('\n  width: {start: 768, ratio: 1/2} #')
      .and.contain('\n  blocks: [24, 6, 3] #')
      .and.contain('\n  0: {patch: 16} #');
    expect(specOf([28, 28], 'ar', 'minutes')).to.contain('\n  partition: 7 #');
    expect(specOf([48, 64], 'ar', 'minutes')).to.contain('\n  partition: [12, 16] #');
    for (const other of [specOf([28, 28], 'mixed', 'minutes'), specOf([8, 8], 'ar', 'minutes')])
      expect(other).to.contain('\n  - module: ').and.not.contain('partition:');
    for (let side = 4; side <= 300; side += 4) {
      for (const budget of ['minutes', 'days'] as const) {
        const { architecture } = loadModel({ file: 'a.yaml', text: specOf([side, side], 'masked', budget) });
        const patches = patchesOf([side, side]);
        const depth = patches.length > 2 ? 'three' : 'two';
        expect(architecture?.levels.map(({ patch }) => patch[0])).to.deep.equal(patches);
        expect(architecture?.levels.map(({ width }) => width)).to.deep.equal(budgets[budget].widths[depth].slice(0, patches.length)); // prettier-ignore
      }
    }
  });

  it('writes a spec that fits the data, and says how to train it', async () => {
    const file = path('specs/new.yaml');
    const { code, out, json } = await runCli('init', file, '--data', folder.data, '--budget', 'minutes', '--json');
    expect(code, out).to.equal(0);
    expect(json).to.deep.include({ extents: [8, 8], channels: 1, classes: 2, module: 'ar', budget: 'minutes' });
    expect(json?.['train']).to.equal(`npx fractalc train ${file} --data ${folder.data} -o ${join('runs', 'new')}`);
    const text = await readFile(file, 'utf8');
    const schema = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1];
    expect(resolve(dirname(file), schema ?? '')).to.equal(resolve('specs/fractal.schema.json'));
    const values = text.split('\n').filter((line) => /: \S/.test(line) && !line.startsWith('#'));
    expect(values.filter((line) => line.includes(' # ')).length, 'commented').to.be.above(0.8 * values.length);
    expect(await runCli('check', file)).to.include({ code: 0, err: '' });
  });

  it('writes over nothing unless told to', async () => {
    const file = path('kept.yaml');
    await writeFile(file, 'mine');
    const argv = ['init', file, '--template', 'rgb32', '--budget', 'hours'];
    expect(await runCli(...argv))
      .to.deep.include({ code: 1 })
      .and.property('err')
      .to.contain('--force');
    expect(await readFile(file, 'utf8')).to.equal('mine');
    expect((await runCli(...argv, '--force')).code).to.equal(0);
    expect(await readFile(file, 'utf8')).to.contain('shape: [32, 32]');
  });

  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /^--data, --template or --size and --budget minutes\|hours\|days are missing, and there is no terminal/],
    [['--size', '32'], /^--budget minutes\|hours\|days is missing/],
    [['--size', 'large'], /--size large: expected a whole number/],
    [['--budget', 'minute'], /expected minutes, hours or days.\n {2}suggestion: minutes/],
    [['--template', 'colour'], /expected grey, rgb32, rgb64 or rgb256/],
    [['--data', 'fashion-mnist', '--size', '32', '--budget', 'hours'], /--size 32×32: the data has 28×28/],
    [['--data', 'nowhere', '--budget', 'hours'], /nowhere: there is no such file or folder/],
  ];
  for (const [argv, message] of refused) {
    it(`without a terminal refuses ${argv.join(' ')}`, async () => {
      const { code, err } = await runCli('init', path('never.yaml'), ...argv);
      expect(err).to.match(message);
      expect(code).to.be.oneOf([1, 2]);
      expect(existsSync(path('never.yaml'))).to.equal(false);
    });
  }
  it('refuses names that no spec can have', async () => {
    expect((await runCli('init', path('my spec.yaml'))).err).to.contain('expected a file that ends in .yaml');
    expect((await runCli('init', path('spec.txt'))).err).to.contain('expected a file that ends in .yaml');
  });

  it('asks for what is missing, and for nothing else', async () => {
    const questions: string[] = [];
    const prompter: Prompter = {
      text: (question) => {
        questions.push(question);
        return Promise.resolve(undefined);
      },
      choose: (question, choices) => {
        questions.push(question);
        return Promise.resolve(keysOf(choices).at(-1)!);
      },
    };
    expect(await completeAnswers(nothing, prompter)).to.deep.equal({
      ...{ data: undefined, extents: [256, 256], channels: 3, classes: 1000, alphabet: 256 },
      ...{ module: 'mixed', budget: 'days' },
    });
    expect(questions).to.have.length(4);
    questions.length = 0;
    await completeAnswers({ ...nothing, data: folder.data, budget: 'hours', module: 'ar' }, prompter);
    expect(questions).to.deep.equal([]);
  });

  it('sees what data holds', async () => {
    expect(await lookAtData(folder.data)).to.deep.equal({ ...bytes, extents: [8, 8], channels: 1, classes: 2 });
    const packed = path('packed');
    await mkdir(packed);
    await writeFile(join(packed, 'train-images-idx4-ubyte.gz'), gzipSync(idxBytes([2, 6, 8, 3], new Uint8Array(288))));
    await writeFile(join(packed, 'train-labels-idx1-ubyte.gz'), gzipSync(idxBytes([2], Uint8Array.of(1, 0))));
    expect(await lookAtData(packed)).to.deep.equal({ ...bytes, extents: [6, 8], channels: 3, classes: 2 });
    await mkdir(path('images/train/cat'), { recursive: true });
    await mkdir(path('images/train/dog'));
    await mkdir(path('images/val/cat'), { recursive: true });
    for (const name of ['cat', 'dog']) await writeFile(path(`images/train/${name}/1.png`), 'no picture');
    const damaged = await lookAtData(path('images')).catch((thrown: unknown) => thrown);
    expect(String(damaged)).to.contain('1.png').and.contain('try: ');
    for (const [name, width] of [
      ['cat', 4],
      ['dog', 5],
    ] as const) {
      const pixels = new Uint8Array(4 * width);
      await writeFile(path(`images/train/${name}/1.png`), await encodePng({ width, height: 4, channels: 1, pixels }));
    }
    expect(await lookAtData(path('images'))).to.deep.equal({
      ...{ extents: undefined, channels: undefined, classes: 2, alphabet: undefined },
    });
    await writeFile(join(packed, 'train-images-idx4-ubyte.gz'), 'no archive');
    const error = await lookAtData(packed).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('name', 'DataError');
    expect(String(error)).to.contain('train-images-idx4-ubyte.gz');
  });

  it('sees what arrays, CIFAR binaries and caches hold', async () => {
    await writeFile(path('grey.npy'), npyBytes([2, 6, 8], new Uint8Array(96)));
    expect(await lookAtData(path('grey.npy'))).to.deep.equal({ ...bytes, extents: [6, 8], channels: 1, classes: 1 });
    await mkdir(path('arrays'));
    await writeFile(path('arrays/x_train.npy'), npyBytes([2, 6, 8, 4], new Uint8Array(384)));
    await writeFile(path('arrays/y_train.npy'), npyBytes([2], Uint8Array.of(0, 1)));
    expect(await lookAtData(path('arrays'))).to.deep.equal({ ...bytes, extents: [6, 8], channels: 4, classes: 2 });
    await mkdir(path('cifar'));
    const record = (label: number): Uint8Array => new Uint8Array(3073).fill(7).fill(label, 0, 1);
    for (let batch = 1; batch <= 5; batch++) {
      const records = Buffer.concat([record(2 * batch - 2), record(2 * batch - 1)]);
      await writeFile(path(`cifar/data_batch_${batch}.bin`), records);
    }
    await writeFile(path('cifar/test_batch.bin'), record(0));
    expect(await lookAtData(path('cifar'))).to.deep.equal({ ...bytes, extents: [32, 32], channels: 3, classes: 10 });
    const cached = await runCli('data', folder.data, '-o', path('cache'));
    expect(cached.code, cached.err).to.equal(0);
    expect(await lookAtData(path('cache'))).to.deep.equal({
      ...{ ...bytes, extents: [8, 8], channels: 1, classes: 2 },
      ...{ kind: 'image', settings: {} },
    });
    await writeFile(path('voxels.npy'), npyBytes([2, 3, 3, 3, 1], new Uint8Array(54)));
    expect(await lookAtData(path('voxels.npy'))).to.deep.equal({
      ...bytes,
      extents: [3, 3, 3],
      channels: 1,
      classes: 1,
    });
    const voxels = ['--data', path('voxels.npy')];
    const written = await runCli('init', path('voxels.yaml'), ...voxels, '--budget', 'minutes');
    expect(written.code, written.err).to.equal(0);
    const verified = await runCli('data', path('voxels.npy'), '--spec', path('voxels.yaml'), '--verify');
    expect(verified.code, verified.err).to.equal(0);
  });

  it('sees what files of other kinds hold, and writes a spec that fits', async () => {
    await writeFile(
      path('clip.wav'),
      wavBytes(new Uint16Array(4096), { encoding: 'linear16', rate: 11025, channels: 2 }),
    );
    const settings = { rate: 11025, encoding: 'mu-law' };
    expect(await lookAtData(path('clip.wav'))).to.deep.equal({
      ...{ extents: [1024], channels: 2, classes: 1, alphabet: 256 },
      ...{ kind: 'sound', settings },
    });
    await writeFile(
      path('rows.csv'),
      `a,b\n${Array.from({ length: 99 }, (_, row) => `${row},x${row % 3}`).join('\n')}\n`,
    );
    await writeFile(path('words.txt'), 'all work and no play '.repeat(50));
    await writeFile(path('gene.fa'), `>one\n${'ACGT'.repeat(300)}\n`);
    for (const data of ['clip.wav', 'rows.csv', 'words.txt', 'gene.fa', 'bytes:words.txt']) {
      const given = data.startsWith('bytes:') ? `bytes:${path('words.txt')}` : path(data);
      const written = await runCli('init', path('kinds.yaml'), '--data', given, '--budget', 'minutes', '--force');
      expect(written.code, written.err).to.equal(0);
      const verified = await runCli('data', given, '--spec', path('kinds.yaml'), '--verify');
      expect(verified.code, verified.err).to.equal(0);
    }
    const named = await runCli('data', path('words.txt'), '--kind', 'bytes');
    expect(named.out).to.contain('data: {kind: bytes, shape: [256], channels: 1, classes: 1}');
  });

  it('leads from arrays that may be pictures in more than one way to a spec that fits', async () => {
    const init = (name: string, ...more: string[]) =>
      runCli('init', path(`${name}.yaml`), '--data', path(`${name}.npy`), '--budget', 'minutes', '--force', ...more);
    const fits = async (name: string): Promise<void> => {
      const { code, err } = await runCli('data', path(`${name}.npy`), '--spec', path(`${name}.yaml`), '--verify');
      expect(code, err).to.equal(0);
    };
    for (const first of [1, 3, 4]) {
      const values = Uint8Array.from({ length: 4 * first * 256 }, (_, at) => at % 251);
      await writeFile(path('planar.npy'), npyBytes([4, first, 16, 16], values));
      expect((await init('planar')).err).to.match(
        /more than one way.*\n.*channels, put them last: numpy\.moveaxis\(array, 1, -1\)/,
      );
      await writeFile(path('planar.npy'), npyBytes([4, 16, 16, first], values));
      expect((await init('planar')).json).to.equal(undefined);
      expect(await readFile(path('planar.yaml'), 'utf8')).to.match(
        new RegExp(`shape: \\[16, 16\\].*\\n +channels: ${first} `),
      );
      await fits('planar');
    }
    await writeFile(path('many.npy'), npyBytes([4, 16, 16, 8], new Uint8Array(4 * 16 * 16 * 8)));
    const { err } = await init('many');
    const advised = /say so: (--channels) (8)/.exec(err);
    expect(advised, err).not.to.equal(null);
    expect((await init('many', ...advised!.slice(1))).code).to.equal(0);
    await fits('many');
  });

  it('writes the alphabet that the values ask for', async () => {
    const wide = new Uint8Array(Uint16Array.from({ length: 512 }, (_, at) => at * 7).buffer);
    await writeFile(path('wide.npy'), npyBytes([2, 16, 16], wide, '<u2'));
    const { code, json } = await runCli(
      'init',
      path('wide.yaml'),
      '--data',
      path('wide.npy'),
      '--budget',
      'minutes',
      '--json',
    );
    expect([code, json?.['alphabet']]).to.deep.equal([0, 4096]);
    expect((await runCli('data', path('wide.npy'), '--spec', path('wide.yaml'), '--verify')).code).to.equal(0);
  });
});
