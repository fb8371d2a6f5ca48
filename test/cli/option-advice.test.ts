import { expect } from 'chai';
import { loadModel } from '../../compiler/load-model.ts';
import { packageProgram } from '../../runtime/commands/package.node.ts';
import { tinyModel } from '../commands/tiny-model.ts';
import { tinySpec } from '../commands/tiny.ts';
import { parsed, refusal } from './parse.ts';

/** What a refused command line suggests in place of what is wrong with it. */
const suggestionFor = async (argv: readonly string[]): Promise<string> => {
  const message = await refusal(argv);
  const found = /\n {2}suggestion: (.+)/.exec(message)?.[1];
  expect(found, message).to.be.a('string');
  return found!;
};

describe('advice about options', () => {
  const keys: readonly (readonly [readonly string[], string])[] = [
    [['--train.batch=4'], 'train.batch=4'],
    [['--steps', '4'], 'train.steps=4'],
    [['--epochs', '3'], 'train.epochs=3'],
    [['--lr', '1e-3'], 'train.rate=1e-3'],
    [['--learning-rate=1e-3'], 'train.rate=1e-3'],
    [['--batch_size', '4'], 'train.batch=4'],
    [['--levels[0].module=masked'], 'levels.0.module=masked'],
    [['--levels.0.width', '32'], 'levels.0.width=32'],
    [['--seed', '3'], 'train.seed=3'],
    [['--step', '4'], 'train.steps=4'],
    [['--flip'], 'train.flip=true'],
    [['train.steps:4'], 'train.steps=4'],
    [['train.steps', '=', '4'], 'train.steps=4'],
  ];
  for (const [words, override] of keys) {
    it(`${words.join(' ')} is told to be ${override}, which the spec takes`, async () => {
      expect(await suggestionFor(['train', 'tiny.yaml', ...words])).to.equal(override);
      const { call } = await parsed('train', 'tiny.yaml', override);
      expect(call).to.deep.include({ overrides: [override] });
      expect(loadModel({ file: 'tiny.yaml', text: tinySpec }, { overrides: [override] }).diagnostics).to.deep.equal([]);
    });
  }

  const options: readonly (readonly [readonly string[], string])[] = [
    [['sample', 'run', '--cfg', '3'], '--guidance 3'],
    [['sample', 'run', '--num_samples', '8'], '--count 8'],
    [['sample', 'run', '--ckpt=w.safetensors'], '--weights w.safetensors'],
    [['evaluate', 'run', '--batch-size', '4'], '--batch 4'],
    [['train', 'tiny.yaml', '--device', 'cuda'], '--adapter hardware'],
    [['train', 'tiny.yaml', '--output_dir', 'r'], '--output r'],
  ];
  for (const [argv, option] of options) {
    it(`${argv.join(' ')} is told of ${option}`, async () => {
      expect(await suggestionFor(argv)).to.equal(option);
      await parsed(...argv.slice(0, 2), ...option.split(' '));
    });
  }

  it('shows where options are listed when there is nothing to suggest', async () => {
    expect(await refusal(['train', 'tiny.yaml', '--bogus'])).to.match(/'fractalc train --help' lists its/);
  });

  it('of a package tells its options, and that its spec is fixed', async () => {
    const program = packageProgram(tinyModel().description);
    for (const [argv, message] of [
      [
        ['train', '--steps', '4'],
        /Unknown option '--steps'\.\n {2}A package has its spec: fractalc compile SPEC train\.steps=4 -o DIR/,
      ],
      [['sample', '--num_samples', '4'], /Unknown option '--num_samples'\.\n {2}suggestion: --count 4$/],
      [['sample', '--cuont', '4'], /Unknown option '--cuont'\n\(Did you mean --count\?\)$/],
      [['sample', '--bogus'], /'node \. sample --help' lists its options/],
    ] as const)
      expect(await refusal(argv, program)).to.match(message);
  });
});
