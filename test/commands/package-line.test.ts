import { expect } from 'chai';
import { packageHelp, parsePackageLine } from '../../runtime/commands/package-line.node.ts';
import { UsageError } from '../../runtime/commands/usage-error.ts';
import { tinyModel } from './tiny-model.ts';

describe("a package's command line", () => {
  it('is a command, a run and options', () => {
    expect(parsePackageLine(['train', '--data', 'd', '-o', 'r', '--resume'])).to.deep.include({
      command: 'train',
      run: 'r',
      help: false,
    });
    const line = parsePackageLine(['sample', 'r', '--count', '3', '-o', 'pictures']);
    expect(line).to.deep.include({ command: 'sample', run: 'r' });
    expect(line?.options).to.deep.include({ count: '3', output: 'pictures' });
    expect(parsePackageLine(['evaluate'])).to.include({ run: 'run' });
  });

  it('asks for help', () => {
    for (const argv of [[], ['--help'], ['-h'], ['help']]) expect(parsePackageLine(argv)).to.equal(undefined);
    expect(parsePackageLine(['sample', '--help'])).to.include({ command: 'sample', help: true });
    const { description } = tinyModel();
    expect(packageHelp(description, undefined)).to.contain('tiny').and.contain('evaluate').and.contain('Exit codes');
    expect(packageHelp(description, 'sample')).to.contain('--guidance <X>').and.contain('Exit codes');
  });

  for (const argv of [
    ['dance'],
    ['sample', 'a', 'b'],
    ['train', 'a'],
    ['train', '--data'],
    ['sample', '--cuont', '3'],
  ]) {
    it(`refuses ${argv.join(' ')}`, () => expect(() => parsePackageLine(argv)).to.throw(UsageError));
  }

  it('refuses an option that is given twice, and leaves switches alone', () => {
    expect(() => parsePackageLine(['sample', '--class', '3', '--class', '5'])).to.throw(
      UsageError,
      "'--class' is given more than once: 3, 5.\n  suggestion: --classes 3,5",
    );
    expect(parsePackageLine(['sample', '--json', '--json'])?.options).to.include({ json: true });
  });
});
