import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const run = (script: string, ...argv: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', fileURLToPath(new URL(script, import.meta.url)), ...argv], {
    encoding: 'utf8',
  });

describe('the program fractalc', () => {
  it('starts', () => {
    const { status, stdout } = run('../../compiler/cli/fractalc.mjs', '--version');
    expect(stdout).to.match(/^\d+\.\d+\.\d+\n$/);
    expect(status).to.equal(0);
  });

  it('exits with the code, keeps errors off standard output and shows no stack', () => {
    const { status, stdout, stderr } = run('./child.ts', 'check', 'no-such-spec.yaml');
    expect(status).to.equal(1);
    expect(stdout).to.equal('');
    expect(stderr).to.equal('no-such-spec.yaml: there is no such file.\n');
  });
});
