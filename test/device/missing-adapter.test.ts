import { expect } from 'chai';
import { fileURLToPath } from 'node:url';
import { adviseOnAdapter, driverVariables } from '../../runtime/device/missing-adapter.node.ts';
import type { AdapterFacts } from '../../runtime/device/missing-adapter.node.ts';

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

  it('blames a variable that names a driver which is not there, and nothing else', () => {
    const drivers = ['lvp_icd.x86_64.json'];
    for (const name of ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES']) {
      const variables = driverVariables({ [name]: '/nowhere/icd.json' });
      const advice = adviseOnAdapter({ ...bare, drivers, variables });
      expect(advice).to.equal(
        `${name} names Vulkan drivers that are not there: /nowhere/icd.json. No others are looked for.\nTo look for all that are installed: unset ${name}`,
      );
    }
    // The loader reads the first alone.
    const both = driverVariables({ VK_DRIVER_FILES: '/nowhere/a.json', VK_ICD_FILENAMES: '/nowhere/b.json' });
    expect(both.map(({ name }) => name)).to.deep.equal(['VK_DRIVER_FILES']);
    const present = driverVariables({
      VK_ICD_FILENAMES: fileURLToPath(import.meta.url),
      VK_LOADER_DRIVERS_DISABLE: '*',
    });
    expect(adviseOnAdapter({ ...bare, drivers, variables: present })).to.match(/unset VK_ICD_FILENAMES\n.*\n.*unset VK_LOADER_DRIVERS_DISABLE\nVulkan drivers are installed/); // prettier-ignore
    expect(driverVariables({})).to.deep.equal([]);
  });

  it('speaks of no packages on macOS and Windows', () => {
    for (const platform of ['darwin', 'win32'] as const)
      expect(adviseOnAdapter({ ...bare, platform })).not.to.contain('apt');
  });
});
