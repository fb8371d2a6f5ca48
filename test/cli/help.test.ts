import { expect } from 'chai';
import { runCli } from './run-cli.ts';

describe('fractalc help', () => {
  it('tells the page of a code, in any case', async () => {
    for (const code of ['FRC303', 'frc303']) {
      const { code: exit, out } = await runCli('help', code);
      expect(exit).to.equal(0);
      expect(out)
        .to.match(/^FRC303: A patch does not divide its region\n/)
        .and.contain('patch: 5')
        .and.contain('Cured:');
    }
    const { json } = await runCli('help', 'FRC303', '--json');
    expect(json).to.include.keys('code', 'title', 'cause', 'example', 'cure', 'cured');
  });

  it('lists the codes', async () => {
    const { out, json } = await runCli('help', 'codes', '--json');
    expect(json?.['codes']).to.deep.include({ code: 'FRC105', title: 'A tab indents a line' });
    expect(out.split('\n')).to.have.length(1);
    expect((await runCli('help', 'codes')).out).to.contain('FRC105  A tab indents a line\n');
  });

  it('tells about commands, as --help does', async () => {
    expect((await runCli('help', 'check')).out).to.equal((await runCli('check', '--help')).out);
    expect((await runCli('help')).out).to.equal((await runCli('--help')).out);
  });

  it('knows no other words', async () => {
    expect(await runCli('help', 'chek'))
      .to.deep.include({ code: 2 })
      .and.property('err')
      .to.contain('Did you mean check?');
    expect((await runCli('help', 'FRC399')).err).to.contain("'fractalc help codes' lists");
  });

  it('is offered where a spec has faults', async () => {
    const one = await runCli('check', 'specs/fashion-ar.yaml', 'levels.0.heads=7');
    expect(one.err).to.match(/\n\nfractalc help FRC306 tells the cause and the cure\.$/);
    const two = await runCli('check', 'specs/fashion-ar.yaml', 'levels.0.heads=7', 'levels.9.heads=7');
    expect(two.err).to.match(/\n\nfractalc help CODE tells the cause and the cure of each\.$/);
  });
});
