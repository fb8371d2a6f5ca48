import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSafetensors } from '../../runtime/formats/safetensors.node.ts';
import { tinyFolder, tinySpec } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { smallSpec } from '../reference/models.ts';
import { runCli } from './run-cli.ts';
import type { CliResult } from './run-cli.ts';
import { tinyRun } from './tiny-run.ts';

const orders = '\u001b[2J\u001b]0;owned\u0007\u009b31m';

describe('files of strangers', function () {
  let folder: TinyFolder;
  before(async () => {
    folder = await tinyFolder();
  });
  after(() => folder.remove());
  const path = (name: string): string => join(folder.path, name);
  const refused = async (line: readonly string[], message: RegExp, code = 1): Promise<CliResult> => {
    const result = await runCli(...line);
    expect(result.err).to.match(message).and.not.to.contain('internal error');
    expect(result.code).to.equal(code);
    return result;
  };

  describe('that give orders to a terminal', () => {
    const obeys = /(?![\n\t])\p{Cc}/u;
    const cases: Readonly<Record<string, () => Promise<readonly string[]>>> = {
      'a key': async () => {
        await writeFile(path('key.yaml'), `${tinySpec}"\\e[2J\\e]0;owned\\a\\x9b31m": 1\n`);
        return ['check', path('key.yaml')];
      },
      'a value': async () => {
        await writeFile(path('value.yaml'), tinySpec.replace('module: ar', 'module: "\\e[2J\\x9b31m"'));
        return ['check', path('value.yaml')];
      },
      'a file name': async () => {
        await writeFile(path(`${orders}.yaml`), 'a: [');
        return ['check', path(`${orders}.yaml`)];
      },
      'a word of the command line': () => Promise.resolve(['check', folder.spec, `${orders}=1`]),
      'a command': () => Promise.resolve([`fly${orders}`]),
      'class names': async () => {
        await writeFile(join(folder.data, 'classes.json'), JSON.stringify([`Up${orders}`, 'Down']));
        return ['data', folder.data];
      },
      'tensor names': async () => {
        const data = new Uint8Array(4);
        await writeSafetensors(path('named.safetensors'), [{ name: `x${orders}`, dtype: 'F32', shape: [1], data }]);
        return ['compile', folder.spec, '--weights', path('named.safetensors'), '-o', path('page')];
      },
    };
    for (const [what, prepare] of Object.entries(cases)) {
      for (const json of [[], ['--json']]) {
        it(`in ${what}${json.length === 0 ? '' : ', as JSON'}`, async () => {
          const { out, err } = await runCli(...(await prepare()), ...json);
          expect(`${out}${err}`).to.contain('\\u009b31m');
          expect(`${out}${err}`).not.to.match(obeys);
        });
      }
    }
  });

  describe('that are no files', function () {
    let pipe: string;
    before(function () {
      pipe = path('pipe');
      if (spawnSync('mkfifo', [pipe]).status !== 0) this.skip();
    });

    it('as a spec', async () => {
      const commands: readonly (readonly string[])[] = [
        ['check', pipe],
        ['check', folder.spec, '/dev/zero'],
        ['render', pipe],
        ['diff', folder.spec, pipe],
        ['explain', pipe],
        ['compile', pipe, '-o', path('out')],
        ['train', pipe, '--data', folder.data, '-o', path('run')],
        ['sweep', '/dev/zero', 'train.steps=1,2', '--data', folder.data, '-o', path('sweep')],
        ['tune', pipe],
        ['profile', pipe],
        ['import', path('x.pth'), pipe, '-o', path('run')],
        ['export', path('x.safetensors'), '/dev/zero', '-o', path('x.pth')],
      ];
      for (const line of commands)
        await refused(line, /(pipe|zero): it is a (named pipe|device), not a file\.\n {2}expected a spec in YAML/);
    });

    it('as a spec that another extends', async () => {
      for (const target of [pipe, '/dev/zero', '/dev/full', folder.path]) {
        await writeFile(path('extending.yaml'), `extends: ${target}\n`);
        await refused(['check', path('extending.yaml')], /FRC501: .*: it is a (named pipe|device|folder), not a file/);
      }
    });

    it('as a spec that is far too large', async () => {
      await writeFile(path('large.yaml'), 'x'.repeat(2 ** 20));
      await refused(
        ['check', path('large.yaml')],
        /large.yaml: it has 1,048,576 bytes, more than the 65,536[^]*not a checkpoint/,
      );
    });

    it('as weights', async () => {
      await writeFile(path('small.yaml'), smallSpec);
      for (const file of [pipe, '/dev/zero']) {
        await refused(['import', file, path('small.yaml'), '-o', path('run')], /(pipe|zero): it is a .*, not a file/);
        await refused(['export', file, path('small.yaml'), '-o', path('x.pth')], /it is a .*, not a file/);
        await refused(['compile', folder.spec, '--weights', file, '-o', path('out')], /it is a .*, not a file/);
        await refused(['verify', file], /it is a .*, not a file/, 6);
      }
    });

    it('as an adapter', () =>
      refused(['explain', folder.spec, '--adapter', pipe], /--adapter .*pipe: there is no such file/));

    it('in the folder of a run', async () => {
      const files = [
        'config.json',
        'spec.yaml',
        'log.jsonl',
        'device-use.json',
        'model.safetensors',
        'checkpoints/step-000001/checkpoint.json',
      ];
      for (const file of files) {
        const { path: run } = await tinyRun(folder, `run-${file.replaceAll('/', '-')}`, []);
        await mkdir(join(run, 'checkpoints', 'step-000001'), { recursive: true });
        spawnSync('rm', ['-f', join(run, file)]);
        spawnSync('mkfifo', [join(run, file)]);
        for (const line of [
          ['sample', run],
          ['evaluate', run],
          ['export', run, '-o', path('x.pth')],
          ['report', run],
          ['runs', run],
        ]) {
          const { code, err } = await runCli(...line);
          expect(err, `${line[0]} ${file}`).not.to.contain('internal error');
          expect(code, `${line[0]} ${file}`).to.be.oneOf([0, 1]);
        }
      }
    });
  });

  describe('that a spec of a stranger extends', () => {
    const secret = 'password: hunter2';
    const extending = async (name: string, target: string): Promise<CliResult> => {
      await mkdir(path('downloaded/lib'), { recursive: true });
      await writeFile(path(`downloaded/${name}`), `extends: ${target}\n`);
      return runCli('check', path(`downloaded/${name}`), '--json');
    };
    const text = ({ out, err }: CliResult): string => `${out}${err}`;

    it('are named and not shown where they lie elsewhere and are no specs', async () => {
      await writeFile(path('secret.yaml'), `${secret}\n`);
      await writeFile(path('secret.txt'), `${secret} [\n`);
      await writeFile(path('list.yaml'), '- hunter2\n');
      await mkdir(path('downloaded'), { recursive: true });
      await symlink(path('secret.yaml'), path('downloaded/linked.yaml'));
      for (const target of ['../secret.yaml', '../secret.txt', '../list.yaml', path('secret.yaml'), 'linked.yaml']) {
        const result = await extending('spec.yaml', target);
        expect(result.code).to.equal(1);
        expect(text(result)).to.match(/FRC501[^]*this is no spec[^]*fractalc check .*(secret|list|linked)/);
        expect(text(result)).not.to.contain('hunter2').and.not.to.contain('password');
      }
      const environment = await extending('spec.yaml', '/proc/self/environ');
      expect(environment.code).to.equal(1);
      expect(text(environment)).not.to.match(/PATH=|HOME=/);
    });

    it('are shown where they are specs, or lie below', async () => {
      await writeFile(path('faulty.yaml'), tinySpec.replace('heads: 2', 'heads: 3'));
      expect(text(await extending('spec.yaml', '../faulty.yaml'))).to.contain('heads: 3');
      await writeFile(path('downloaded/lib/base.yaml'), `${secret}\n`);
      expect(text(await extending('spec.yaml', 'lib/base.yaml'))).to.contain('hunter2');
    });

    it('are shown when they are checked themselves, as the advice says', async () => {
      const { err } = await runCli('check', path('secret.yaml'));
      expect(err).to.contain('password');
    });
  });
});
