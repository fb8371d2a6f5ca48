import { expect } from 'chai';
import { loadModel } from '../../compiler/load-model.ts';
import { parseCommandLine } from '../../compiler/cli/parse-command-line.ts';
import { parsePackageLine } from '../../runtime/commands/package-line.node.ts';
import { UsageError } from '../../runtime/commands/usage-error.ts';
import { tinySpec } from '../commands/tiny.ts';

/** What a refused command line suggests in place of what is wrong with it. */
function suggestionFor(argv: readonly string[]): string {
  try {
    parseCommandLine(argv);
  } catch (error) {
    expect(error).to.be.instanceOf(UsageError);
    const found = /\n {2}suggestion: (.+)/.exec((error as Error).message)?.[1];
    expect(found, (error as Error).message).to.be.a('string');
    return found!;
  }
  throw new Error('It should have been refused.');
}

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
    it(`${words.join(' ')} is told to be ${override}, which the spec takes`, () => {
      expect(suggestionFor(['train', 'tiny.yaml', ...words])).to.equal(override);
      const line = parseCommandLine(['train', 'tiny.yaml', override]);
      expect(line).to.deep.include({ overrides: [override] });
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
    it(`${argv.join(' ')} is told of ${option}`, () => {
      expect(suggestionFor(argv)).to.equal(option);
      expect(() => parseCommandLine([...argv.slice(0, 2), ...option.split(' ')])).not.to.throw();
    });
  }

  it('shows where options are listed when there is nothing to suggest', () => {
    expect(() => parseCommandLine(['train', 'tiny.yaml', '--bogus'])).to.throw(/'fractalc train --help' lists its/);
  });

  it('of a package tells its options, and that its spec is fixed', () => {
    expect(() => parsePackageLine(['train', '--steps', '4'])).to.throw(UsageError, /There is no option '--steps'. Expected one of --data, .+\n {2}A package has its spec: fractalc compile SPEC train\.steps=VALUE -o DIR/); // prettier-ignore
    expect(() => parsePackageLine(['sample', '--cfg', '4'])).to.throw(/Expected one of --count, .+--guidance/);
  });
});
