import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { npyFile } from '../../runtime/data/formats/npy-file.ts';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { runCli } from './run-cli.ts';
import type { CliResult } from './run-cli.ts';

const side = 8;

/** Grey values of a picture. */
const greyOf = async (path: string): Promise<readonly number[]> => [
  ...(await sharp(path).toColourspace('b-w').raw().toBuffer()),
];

describe('fractalc edit [adapter]', function () {
  let folder: TinyFolder;
  let run: string;
  let input: string;
  let values: readonly number[];
  before(async () => {
    folder = await tinyFolder();
    run = join(folder.path, 'run');
    const trained = await runCli('train', folder.spec, '--data', folder.data, '-o', run);
    expect(trained.code, trained.err).to.equal(0);
    input = join(folder.path, 'picture.png');
    values = Array.from({ length: side * side }, (_, cell) => (cell * 53) % 256);
    await sharp(Uint8Array.from(values), { raw: { width: side, height: side, channels: 1 } }).toFile(input);
  });
  after(() => folder.remove());

  const edit = (...argv: readonly string[]): Promise<CliResult> => runCli('edit', run, ...argv);

  /** Edits, and gives each fill's values. */
  const fillsOf = async (...argv: readonly string[]): Promise<readonly (readonly number[])[]> => {
    const { code, err, json } = await edit(...argv, '--class', 'Up', '--json');
    expect(code, err).to.equal(0);
    const fills = json?.['fills'] as readonly { readonly file: string; readonly bitsPerDim: number }[];
    const bits = fills.map(({ bitsPerDim }) => bitsPerDim);
    expect(bits, 'the likeliest comes first').to.deep.equal([...bits].sort((one, other) => one - other));
    expect(existsSync(json?.['sheet'] as string)).to.equal(true);
    return Promise.all(fills.map(({ file }) => greyOf(file)));
  };

  /** Cells that differ from the input. */
  const changed = (fill: readonly number[]): readonly number[] =>
    fill.flatMap((value, cell) => (value === values[cell] ? [] : [cell]));
  const isIn = (cell: number, x: number, y: number, width: number, height: number): boolean => {
    const [row, column] = [Math.floor(cell / side), cell % side];
    return column >= x && column < x + width && row >= y && row < y + height;
  };

  it('draws a box anew, as often as is wanted, and writes beside the input', async () => {
    const fills = await fillsOf(input, '--region', '1,2,4,3', '--count', '3');
    expect(fills).to.have.length(3);
    for (const fill of fills) {
      expect(changed(fill).every((cell) => isIn(cell, 1, 2, 4, 3))).to.equal(true);
      expect(changed(fill).length).to.be.above(6);
    }
    expect(fills[0]).to.not.deep.equal(fills[1]);
    expect(existsSync(join(folder.path, 'picture-edit', 'fill-1.png'))).to.equal(true);
  });

  it('keeps a box, takes masks and what is transparent, and varies patches', async () => {
    const output = ['-o', join(folder.path, 'out'), '--count', '1'];
    const [kept = []] = await fillsOf(input, '--keep-region', '0,0,8,5', ...output);
    expect(changed(kept).every((cell) => cell >= 40)).to.equal(true);
    const light = Uint8Array.from(values, (_, cell) => (cell % side > 5 ? 255 : 0));
    const mask = join(folder.path, 'mask.png');
    await sharp(light, { raw: { width: side, height: side, channels: 1 } }).toFile(mask);
    const [masked = []] = await fillsOf(input, '--mask', mask, ...output);
    expect(changed(masked).every((cell) => cell % side > 5)).to.equal(true);
    await writeFile(join(folder.path, 'mask.npy'), npyFile(light, [side, side], '|u1'));
    const [arrays = []] = await fillsOf(input, '--mask', join(folder.path, 'mask.npy'), ...output);
    expect(arrays).to.deep.equal(masked);
    const seen = Uint8Array.from({ length: 4 * side * side }, (_, at) =>
      at % 4 === 3 ? 255 - (light[at >> 2] ?? 0) : values[at >> 2]!,
    );
    const transparent = join(folder.path, 'transparent.png');
    await sharp(seen, { raw: { width: side, height: side, channels: 4 } }).toFile(transparent);
    expect((await fillsOf(transparent, ...output))[0]).to.deep.equal(masked);
    const [varied = []] = await fillsOf(input, '--vary', '0.25', ...output);
    const patches = new Set(changed(varied).map((cell) => 2 * Math.floor(cell / 32) + Math.floor((cell % side) / 4)));
    expect(patches.size).to.equal(1);
  });

  it('goes on beyond the edges', async () => {
    const done = await edit(input, '--extend', 'left=3,bottom=2', '--class', 'up', '--count', '2', '--json');
    const { fills, drawnValues } = done.json as { fills: { file: string }[]; drawnValues: number };
    expect(drawnValues).to.equal(3 * 8 + 2 * 11);
    const { width, height } = await sharp(fills[0]!.file).metadata();
    expect([width, height]).to.deep.equal([11, 10]);
    const wide = await greyOf(fills[0]!.file);
    for (const [cell, value] of values.entries())
      expect(wide[Math.floor(cell / side) * 11 + 3 + (cell % side)]).to.equal(value);
  });

  it('says once what a level does not see', async () => {
    const { err } = await edit(input, '--region', '0,0,4,4', '--class', 'Up', '--count', '1');
    expect(err.match(/level0 \(ar\) sees only what lies before/g)).to.have.length(1);
    const last = await edit(input, '--region', '4,4,4,4', '--class', 'Up', '--count', '1');
    expect(last.err).to.not.contain('sees only');
  });

  const faults: Readonly<Record<string, readonly [argv: () => readonly string[], message: string]>> = {
    'no input': [() => ['--class', 'Up'], 'INPUT is missing: the image to edit.'],
    'no class': [() => [input, '--region', '0,0,1,1'], 'expected: --class with one of Up, Down/left'],
    'nothing to draw': [() => [input, '--class', 'Up'], 'Nothing is to be drawn'],
    'a box beyond the edge': [
      () => [input, '--class', 'Up', '--region', '6,0,3,1'],
      'does not lie inside of 8×8 cells',
    ],
    'too few numbers': [() => [input, '--class', 'Up', '--region', '6,0'], 'expected 4 numbers, X,Y,W,H'],
    'an unknown side': [() => [input, '--class', 'Up', '--extend', 'up=2'], 'expected: left, right, top, bottom'],
    'a prefix for images': [
      () => ['--class', 'Up', '--prefix', 'a'],
      "--prefix and --suffix are for sequences; the model's images are none",
    ],
    'a level too many': [
      () => [input, '--class', 'Up', '--vary', '0.1', '--level', '2'],
      'the model has levels 0 to 1',
    ],
    'another size': [() => [join(folder.path, 'mask16.png'), '--class', 'Up', '--region', '0,0,1,1'], 'add --fit'],
    'a mask of another size': [
      () => [input, '--class', 'Up', '--mask', join(folder.path, 'mask16.png')],
      'a mask of the same size',
    ],
    'a text for a picture': [
      () => [join(folder.path, 'note.txt'), '--class', 'Up', '--vary', '1'],
      'it is no image of this model',
    ],
    'its own output': [() => [input, '--class', 'Up', '--vary', '1', '-o', input], 'this is no folder'],
  };
  for (const [name, [argv, message]] of Object.entries(faults))
    it(`refuses ${name}, and says what would do`, async () => {
      await sharp(new Uint8Array(256), { raw: { width: 16, height: 16, channels: 1 } }).toFile(
        join(folder.path, 'mask16.png'),
      );
      await writeFile(join(folder.path, 'note.txt'), 'a note');
      const before = await readFile(input);
      const { code, err } = await edit(...argv());
      expect(code).to.not.equal(0);
      expect(err).to.contain(message).and.not.contain('internal error');
      expect(await readFile(input)).to.deep.equal(before);
    });

  it('takes the advice for pictures of another size', async () => {
    await fillsOf(join(folder.path, 'mask16.png'), '--fit', '--region', '0,0,2,2', '--count', '1');
  });
});
