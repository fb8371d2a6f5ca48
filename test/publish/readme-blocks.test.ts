import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fractalc } from '../../compiler/cli/fractalc.ts';
import { loadModel } from '../../compiler/load-model.ts';
import { packageRoot } from '../../compiler/package-root.ts';
import { exitCode } from '../../runtime/exit-code.ts';
import { blocksOf, commandsOf, readme, wordsOf } from './readme.ts';
import type { Block } from './readme.ts';
import { parsed } from '../cli/parse.ts';
import { runCli } from '../cli/run-cli.ts';

/** What is drawn, trained or measured on the machine at hand: the words are compared and numbers may be others. */
const machineDependent = /^(sweep|tune) /;

/** Commands whose inputs nobody has who only reads the README; they must be understood all the same. */
const needOtherFiles = /checkpoint-last\.pth|runs\/base/;

/** Blocks in which a command's output stands below it. */
const transcripts = blocksOf('').filter(({ text }) => text.startsWith('$ npx fractalc ') && !needOtherFiles.test(text));

/** A pattern for output in which `…` stands for anything, on a line of its own for any lines; measured numbers may have other units. */
const patternFor = (text: string, anyNumbers: boolean): RegExp => {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => {
      if (line.trim() === '…') return '(?:.*\\n)*';
      const escaped = line
        .trimEnd()
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        .replaceAll('…', '.*');
      if (!anyNumbers) return `${escaped} *\\n`;
      const numbers = escaped
        .replace(/ *\b\d[\d,]*(?:\\\.\d+)?/g, ' *[\\d.,]+')
        .replace(/ (?:ms|s)\b/g, ' (?:µs|ms|s|min)');
      return `${numbers} *\\n`;
    });
  return new RegExp(`^${lines.join('')}$`);
};

/** Faulty numbers of a check: the spec whose lines the README's transcript shows. */
const heads = `data: {shape: [28, 28], channels: 1}
levels:
  - {module: ar, patch: 4, width: 64, heads: 5}
  - {module: ar, patch: 1, width: 48, heads: 8}
head: {width: 32}
`;

describe('the README', function () {
  const home = process.cwd();
  const cache = process.env['XDG_CACHE_HOME'];
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fractalc-readme-'));
    symlinkSync(join(packageRoot(), 'specs'), join(folder, 'specs'));
    const [mine] = blocksOf('yaml').filter(({ text }) => text.startsWith('extends:'));
    writeFileSync(join(folder, 'mine.yaml'), mine?.text ?? '');
    writeFileSync(join(folder, 'heads.yaml'), heads);
    process.chdir(folder);
    // What `tune` keeps is not for the tests that follow.
    process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
  });
  after(() => {
    process.chdir(home);
    if (cache === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = cache;
    rmSync(folder, { recursive: true, force: true });
  });

  const check = async ({ text }: Block): Promise<void> => {
    for (const part of text.split(/^\$ npx fractalc /m).slice(1)) {
      const [line = '', ...output] = part.split('\n');
      const { out, err } = await runCli(...wordsOf(line));
      const printed = (out === '' ? err : out).trim();
      const pattern = patternFor(output.join('\n'), machineDependent.test(line));
      const lines = printed.split('\n').map((one) => `${one.trimEnd()}\n`);
      expect(lines.join(''), `npx fractalc ${line}`).to.match(pattern);
    }
  };

  for (const block of transcripts) {
    const [, line = ''] = /^\$ npx fractalc (.*)/.exec(block.text) ?? [];
    const tier = machineDependent.test(line) ? ' [adapter]' : '';
    it(`shows what this version prints for: ${line}${tier}`, () => check(block));
  }

  it('has transcripts to compare', () => expect(transcripts.length).to.be.at.least(6));

  for (const line of commandsOf(blocksOf('')))
    it(`has a command that is understood: npx fractalc ${line}`, () => parsed(...wordsOf(line)).then(() => undefined));

  it('names runs and packages that a command before has made', () => {
    const made = new Set(['runs/demo-ar', 'runs/demo-masked']);
    for (const line of commandsOf(blocksOf(''))) {
      const words = wordsOf(line);
      const output = words[words.indexOf('-o') + 1];
      const resumes = words.includes('--resume');
      if (words.includes('-o') && output !== undefined && !resumes) made.add(output);
      for (const word of words.filter((one) => /^runs\/|^page$/.test(one)))
        expect([...made], `npx fractalc ${line}`).to.include(word);
    }
  });

  it('lists the commands that there are', () => {
    const listed = [...readme.matchAll(/^\| `npx fractalc (\w+)/gm)].map(([, name]) => name);
    expect(listed).to.have.members(Object.keys(fractalc.commands));
  });

  it('names exit codes that there are', () => {
    const named = [...readme.matchAll(/exit codes? ([\d, and]+\d)/gi)].flatMap(
      ([, codes = '']) => codes.match(/\d+/g) ?? [],
    );
    expect(Object.values(exitCode).map(String)).to.include.members(named);
  });

  it('names files that there are', () => {
    const named = [...readme.matchAll(/`((?:test|specs|bench|compiler|runtime)\/[\w./-]+\.[a-z]+)`/g)].map(
      ([, file = '']) => file,
    );
    expect(named).to.not.be.empty;
    const missing = named.filter((file) => {
      const path = join(packageRoot(), file);
      return !readdirSync(join(path, '..')).includes(file.split('/').at(-1) ?? '');
    });
    expect(missing).to.deep.equal([]);
  });

  for (const { text, line } of blocksOf('yaml'))
    it(`has a spec at line ${line} that is valid`, () => {
      expect(loadModel({ file: join(folder, 'readme.yaml'), text }).diagnostics).to.deep.equal([]);
    });
});
