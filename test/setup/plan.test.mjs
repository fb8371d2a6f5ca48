import { expect } from 'chai';
import { nodeComplaint, parseOsRelease, planAdapter, planProject } from '../../compiler/cli/setup/plan.mjs';

describe('set-up: Node', () => {
  it('takes 20 and newer', () => {
    expect(nodeComplaint('20.0.0')).to.equal(undefined);
    expect(nodeComplaint('26.1.0')).to.equal(undefined);
  });

  it('names the version that is too old', () => {
    expect(nodeComplaint('18.19.1')).to.contain('Node 18.19.1').and.contain('Node 20');
  });
});

describe('set-up: dependencies and build', () => {
  const fresh = { lockTime: 1, installTime: 2, sourceTime: 3, buildTime: 4 };
  const due = ['install-dependencies', 'build'];
  const cases = [
    ['does nothing when all is fresh', {}, []],
    ['does both in a fresh clone', { installTime: undefined, buildTime: undefined }, due],
    ['installs and builds again after a change of the lock file', { lockTime: 5 }, due],
    ['builds after a change of a source', { sourceTime: 5 }, ['build']],
    ['builds where there is no build', { buildTime: undefined }, ['build']],
  ];
  for (const [what, change, steps] of cases) {
    it(what, () => expect(planProject({ ...fresh, ...change })).to.deep.equal(steps));
  }
});

describe('set-up: the adapter', () => {
  const bookworm = { id: 'debian', version: '12', codename: 'bookworm' };
  const facts = { platform: 'linux', release: bookworm, apt: true, privilege: 'root' };
  const missing = { found: false, message: 'install this' };
  const install = { action: 'install', packages: ['mesa-vulkan-drivers', 'libvulkan1'], sudo: false };

  it('leaves a machine with an adapter alone', () => {
    expect(planAdapter(facts, { found: true })).to.deep.equal({ action: 'none' });
  });

  it('installs from backports on Debian 12', () => {
    const plan = { ...install, codename: 'bookworm', backports: 'bookworm-backports' };
    expect(planAdapter(facts, missing)).to.deep.equal(plan);
    expect(planAdapter({ ...facts, privilege: 'sudo' }, missing)).to.deep.equal({ ...plan, sudo: true });
  });

  for (const [id, version, codename] of [
    ['debian', '13', 'trixie'],
    ['debian', '', 'sid'],
    ['ubuntu', '24.04', 'noble'],
    ['ubuntu', '26.04', 'resolute'],
  ]) {
    it(`installs from the main suite on ${id} ${codename}`, () => {
      const plan = planAdapter({ ...facts, release: { id, version, codename } }, missing);
      expect(plan).to.deep.equal({ ...install, codename, backports: undefined });
    });
  }

  for (const [what, change] of [
    ['without the right to install', { privilege: 'none' }],
    ['without apt-get', { apt: false }],
    ['on Debian 11', { release: { id: 'debian', version: '11', codename: 'bullseye' } }],
    ['on Ubuntu 22.04', { release: { id: 'ubuntu', version: '22.04', codename: 'jammy' } }],
    ['on Fedora', { release: { id: 'fedora', version: '41', codename: '' } }],
  ]) {
    it(`explains what to install ${what}`, () => {
      expect(planAdapter({ ...facts, ...change }, missing)).to.deep.equal({
        action: 'explain',
        message: 'install this',
      });
    });
  }

  for (const platform of ['darwin', 'win32']) {
    it(`doesn't block ${platform}`, () => {
      expect(planAdapter({ ...facts, platform }, missing)).to.deep.equal({ action: 'warn', message: 'install this' });
    });
  }

  it('reads os-release with and without quotes', () => {
    const text =
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n';
    expect(parseOsRelease(text)).to.deep.equal(bookworm);
    expect(parseOsRelease('')).to.deep.equal({ id: '', version: '', codename: '' });
  });
});
