import { readdir, readFile } from 'node:fs/promises';

const DRIVER_FOLDERS: readonly string[] = [
  '/usr/share/vulkan/icd.d',
  '/etc/vulkan/icd.d',
  '/usr/local/share/vulkan/icd.d',
];

/** What the advice depends on. */
export interface AdapterFacts {
  readonly platform: NodeJS.Platform;
  /** `ID` and `VERSION_ID` of /etc/os-release; empty where there is none. */
  readonly distribution: string;
  readonly version: string;
  /** Vulkan driver manifests found, by file name. */
  readonly drivers: readonly string[];
}

/** What to install so that Dawn finds an adapter on this machine. */
export async function explainMissingAdapter(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return adviseOnAdapter({
    platform: process.platform,
    distribution: releaseField(release, 'ID'),
    version: releaseField(release, 'VERSION_ID'),
    drivers: await installedDrivers(),
  });
}

/** The advice as a function of the facts. */
export function adviseOnAdapter(facts: AdapterFacts): string {
  if (facts.platform === 'darwin')
    return 'Dawn uses Metal here: it needs macOS 11 or newer and a GPU that supports Metal.';
  if (facts.platform === 'win32') return 'Dawn uses Direct3D 12 here: update Windows and the graphics driver.';
  return [whyRefused(facts.drivers), installCommand(facts)].filter((line) => line !== '').join('\n');
}

function whyRefused(drivers: readonly string[]): string {
  if (drivers.length === 0) return 'No Vulkan driver is installed.';
  if (drivers.some((name) => name.startsWith('lvp_'))) {
    return `Vulkan drivers are installed (${drivers.join(', ')}) but none is usable; Mesa before 23.1 is too old for Dawn.`;
  }
  return `Vulkan drivers are installed (${drivers.join(', ')}) but no device answers: is the GPU visible to this process?`;
}

function installCommand({ distribution, version }: AdapterFacts): string {
  if (distribution === 'debian' && version === '12') {
    return (
      'Install the GPU vendor’s driver, or the software adapter from the suite bookworm-backports:\n' +
      "  echo 'deb http://deb.debian.org/debian bookworm-backports main' | " +
      'sudo tee /etc/apt/sources.list.d/bookworm-backports.list\n' +
      '  sudo apt-get update\n' +
      '  sudo apt-get install -t bookworm-backports --no-install-recommends mesa-vulkan-drivers libvulkan1'
    );
  }
  const packages =
    distribution === 'debian' || distribution === 'ubuntu'
      ? '  sudo apt-get install --no-install-recommends mesa-vulkan-drivers libvulkan1'
      : '  Mesa’s Vulkan drivers (23.1 or newer) and the Vulkan loader, from your distribution';
  return `Install the GPU vendor’s driver, or the software adapter:\n${packages}`;
}

function releaseField(release: string, field: string): string {
  const line = release.split('\n').find((candidate) => candidate.startsWith(`${field}=`)) ?? '';
  return line.slice(field.length + 1).replaceAll('"', '');
}

async function installedDrivers(): Promise<string[]> {
  const found = await Promise.all(DRIVER_FOLDERS.map((folder) => readdir(folder).catch((): string[] => [])));
  return found.flat().filter((name) => name.endsWith('.json'));
}
