import { expect } from 'chai';
import { commandTable, type CommandName } from '../../compiler/cli/command-table.ts';
import { parseCommandLine, type ParsedLine } from '../../compiler/cli/parse-command-line.ts';
import { UsageError } from '../../runtime/commands/usage-error.ts';
import { runCli } from './run-cli.ts';

const parse = (...argv: string[]) => parseCommandLine(argv) as ParsedLine;

describe('the command line of fractalc', () => {
  it('takes overrides anywhere', () => {
    const line = parse(
      'train',
      'a.b=1',
      'spec.yaml',
      '--data',
      'd',
      'levels.0.module=masked',
      '-o',
      'r',
      'x=[1, 2]',
      '--resume',
    );
    expect(line).to.deep.include({ command: 'train', words: ['spec.yaml'] });
    expect(line.overrides).to.deep.equal(['a.b=1', 'levels.0.module=masked', 'x=[1, 2]']);
    expect(line.options).to.deep.equal({ data: 'd', output: 'r', resume: true });
  });

  it('takes a path with = in it as a path', () => {
    expect(parse('check', './a=b.yaml')).to.deep.include({ words: ['./a=b.yaml'], overrides: [] });
    expect(parse('sample', 'run=3')).to.deep.include({ words: ['run=3'], overrides: [] });
  });

  const wrong: readonly [readonly string[], RegExp][] = [
    [['chek'], /Unknown command 'chek'\n\(Did you mean check\?\)/],
    [
      ['compile', 'spec.yaml', 'train.steps:3'],
      /'train.steps:3' is one word too many. An override has the form key=value/,
    ],
    [['sample', 'run', '--cuont', '3'], /Unknown option '--cuont'\n\(Did you mean --count\?\)/],
    [['compile', 'spec.yaml', '-o'], /argument missing/],
    [
      ['sample', 'run', '--class', '3', '--class', 'bag'],
      /'--class' is given more than once: 3, bag.\n {2}suggestion: --classes 3,bag/,
    ],
    [['train', 's.yaml', '-o', 'a', '-o', 'b'], /'--output' is given more than once: a, b/],
  ];
  for (const [argv, message] of wrong) {
    it(`refuses ${argv.join(' ')}`, () => expect(() => parseCommandLine(argv)).to.throw(UsageError, message));
  }

  it('says what is missing, with exit code 2', async () => {
    for (const [argv, message] of [
      [['check'], /SPEC is missing.\n {2}usage: fractalc check SPEC/],
      [['compile', 'spec.yaml'], /-o DIR is missing/],
      [['train', 'spec.yaml', '--data', 'd'], /-o RUN is missing/],
      [['train', 'spec.yaml', '-o', 'never-made'], /--data PATH is missing/],
      [['evaluate'], /RUN is missing/],
    ] as const) {
      const { code, err, json } = await runCli(...argv, '--json');
      expect(code).to.equal(2);
      expect(err).to.match(message);
      expect(json).to.have.property('error').that.matches(message);
    }
  });

  it('helps with every command', async () => {
    const { code, out } = await runCli('--help');
    expect(code).to.equal(0);
    expect(out).to.contain('Exit codes');
    for (const command of Object.keys(commandTable) as CommandName[]) {
      expect(out.replace(/\s+/g, ' ')).to.contain(commandTable[command].summary);
      const help = await runCli(command, '--help');
      expect(help).to.include({ code: 0, err: '' });
      expect(help.out).to.contain(`Usage: fractalc ${command}`).and.contain('--json').and.contain('Exit codes');
    }
    expect((await runCli()).out).to.equal(out);
  });

  it('tells its version', async () => expect((await runCli('--version')).out).to.match(/^\d+\.\d+\.\d+$/));
});
