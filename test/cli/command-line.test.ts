import { expect } from 'chai';
import { fractalc } from '../../compiler/cli/fractalc.ts';
import { OptionValues } from '../../runtime/commands/option-values.ts';
import { parsed, refusal } from './parse.ts';
import { runCli } from './run-cli.ts';

describe('the command line of fractalc', () => {
  it('takes overrides anywhere', async () => {
    const { name, call } = await parsed(
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
    expect(name).to.equal('train');
    expect(call.words).to.deep.equal(['spec.yaml']);
    expect(call.overrides).to.deep.equal(['a.b=1', 'levels.0.module=masked', 'x=[1, 2]']);
    expect(call.options).to.deep.equal(new OptionValues({ data: 'd', output: 'r', resume: true }));
  });

  it('takes a path with = in it as a path', async () => {
    for (const argv of [
      ['check', './a=b.yaml'],
      ['sample', 'run=3'],
    ])
      expect((await parsed(...argv)).call).to.deep.include({ words: argv.slice(1), overrides: [] });
  });

  it('takes values that begin with a dash, in either form, and words behind --', async () => {
    for (const argv of [['-o', '-r'], ['-o-r'], ['--output', '-r'], ['--output=-r']])
      expect((await parsed('sample', ...argv)).call.options.text('output')).to.equal('-r');
    expect((await parsed('sample', '--json', '--', '--x')).call).to.deep.include({ words: ['--x'] });
  });

  const wrong: readonly [readonly string[], RegExp][] = [
    [['chek'], /Unknown command 'chek'\n\(Did you mean check\?\)/],
    [['zzz'], /Unknown command 'zzz'\n {2}'fractalc --help' lists the commands/],
    [['--json', 'check'], /Unknown option '--json'/],
    [['check', '--json=3'], /Unknown option '--json=3'\n\(Did you mean --json\?\)/],
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
    it(`refuses ${argv.join(' ')}`, async () => expect(await refusal(argv)).to.match(message));
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
    for (const [command, { summary }] of Object.entries(fractalc.commands)) {
      expect(out.replace(/\s+/g, ' ')).to.contain(summary);
      const help = await runCli(command, '--help');
      expect(help).to.include({ code: 0, err: '' });
      expect(help.out).to.contain(`Usage: fractalc ${command}`).and.contain('--json').and.contain('Exit codes');
    }
    expect((await runCli()).out).to.equal(out);
  });

  it('tells its version', async () => expect((await runCli('--version')).out).to.match(/^\d+\.\d+\.\d+$/));
});
