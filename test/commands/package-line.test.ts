import { expect } from 'chai';
import { packageProgram } from '../../runtime/commands/package.node.ts';
import { parseLine } from '../../runtime/commands/parse-line.node.ts';
import type { ParsedLine } from '../../runtime/commands/parse-line.node.ts';
import { refusal } from '../cli/parse.ts';
import { tinyModel } from './tiny-model.ts';

describe("a package's command line", () => {
  const program = packageProgram(tinyModel().description);
  const parse = async (...argv: string[]): Promise<ParsedLine<object>> => {
    const line = await parseLine<object>(program, argv);
    expect(line).to.have.property('call');
    return line as ParsedLine<object>;
  };

  it('is a command, words and options', async () => {
    const { name, call } = await parse('train', '--data', 'd', '-o', 'r', '--resume');
    expect(name).to.equal('train');
    expect(call.options.text('output')).to.equal('r');
    expect(call.options.flag('resume')).to.equal(true);
    const sample = await parse('sample', 'r', '--count', '3', '-o', 'pictures');
    expect(sample.call.words).to.deep.equal(['r']);
    expect(sample.call.options.text('count')).to.equal('3');
    expect((await parse('evaluate')).call.words).to.deep.equal([]);
  });

  it('asks for help', async () => {
    for (const argv of [[], ['--help'], ['-h'], ['help']]) {
      const line = await parseLine(program, argv);
      expect(line).to.have.property('text').that.contains('tiny').and.contains('evaluate').and.contains('Exit codes');
    }
    for (const argv of [
      ['sample', '--help'],
      ['help', 'sample'],
    ]) {
      const line = await parseLine(program, argv);
      expect(line).to.have.property('text').that.contains('--guidance <X>').and.contains('Exit codes');
    }
  });

  for (const argv of [
    ['dance'],
    ['--version'],
    ['sample', 'a', 'b'],
    ['train', 'a'],
    ['train', '--data'],
    ['sample', '--cuont', '3'],
  ]) {
    it(`refuses ${argv.join(' ')}`, () => refusal(argv, program));
  }

  it('refuses an option that is given twice, and leaves switches alone', async () => {
    expect(await refusal(['sample', '--class', '3', '--class', '5'], program)).to.equal(
      "'--class' is given more than once: 3, 5.\n  suggestion: --classes 3,5",
    );
    expect((await parse('sample', '--json', '--json')).call.options.flag('json')).to.equal(true);
  });
});
