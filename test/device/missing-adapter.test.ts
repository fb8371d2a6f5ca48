import { expect } from 'chai';
import { adviseOnAdapter, type AdapterFacts } from '../../runtime/device/missing-adapter.node.ts';

const bare: AdapterFacts = { platform: 'linux', distribution: '', version: '', drivers: [] };

describe('advice on a missing adapter', () => {
  it('sends Debian 12 to its backports', () => {
    const advice = adviseOnAdapter({ ...bare, distribution: 'debian', version: '12' });
    expect(advice).to.contain('-t bookworm-backports').and.contain('mesa-vulkan-drivers libvulkan1');
  });

  it('takes the main suite of Debian 13 and Ubuntu', () => {
    for (const [distribution, version] of [
      ['debian', '13'],
      ['ubuntu', '24.04'],
    ] as const) {
      const advice = adviseOnAdapter({ ...bare, distribution, version });
      expect(advice).to.contain('apt-get install').and.not.contain('backports');
    }
  });

  it('says that an installed Mesa is too old', () => {
    const advice = adviseOnAdapter({
      ...bare,
      distribution: 'debian',
      version: '12',
      drivers: ['lvp_icd.x86_64.json'],
    });
    expect(advice).to.contain('too old');
  });

  it('speaks of no packages on macOS and Windows', () => {
    for (const platform of ['darwin', 'win32'] as const)
      expect(adviseOnAdapter({ ...bare, platform })).not.to.contain('apt');
  });
});
