import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { delimiter } from 'node:path';

const driverFolders: readonly string[] = [
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
  /** Variables of the environment that decide which drivers the Vulkan loader takes. */
  readonly variables?: readonly DriverVariable[];
}

/** What a variable says, and the files that it names which aren't there. */
export interface DriverVariable {
  readonly name: string;
  readonly value: string;
  readonly missing: readonly string[];
}

/** The loader takes the first of these that is set, in place of all drivers that are installed. */
const driverLists: readonly string[] = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES'];
/** Patterns of the names of drivers that alone are taken, or are left out. */
const driverFilters: readonly string[] = ['VK_LOADER_DRIVERS_SELECT', 'VK_LOADER_DRIVERS_DISABLE'];

/** What to install so that Dawn finds an adapter on this machine. */
export const explainMissingAdapter = async (): Promise<string> => {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return adviseOnAdapter({
    platform: process.platform,
    distribution: releaseField(release, 'ID'),
    version: releaseField(release, 'VERSION_ID'),
    drivers: await installedDrivers(),
    variables: driverVariables(process.env),
  });
};

/** The advice as a function of the facts. */
export const adviseOnAdapter = (facts: AdapterFacts): string => {
  if (facts.platform === 'darwin')
    return 'Dawn uses Metal here: it needs macOS 11 or newer and a GPU that supports Metal.';
  if (facts.platform === 'win32') return 'Dawn uses Direct3D 12 here: update Windows and the graphics driver.';
  const { variables = [] } = facts;
  const missing = variables.filter((variable) => variable.missing.length > 0);
  if (missing.length > 0) return missing.map(blame).join('\n');
  const lines = [...variables.map(blame), whyRefused(facts.drivers), installCommand(facts)];
  return lines.filter((line) => line !== '').join('\n');
};

/** The variables that keep drivers from being found. */
export const driverVariables = (environment: NodeJS.ProcessEnv): readonly DriverVariable[] => {
  const list = driverLists.find((name) => (environment[name] ?? '') !== '');
  const named = [...(list === undefined ? [] : [list]), ...driverFilters].map((name) => {
    const value = environment[name] ?? '';
    const files = name === list ? value.split(delimiter).filter((file) => file !== '') : [];
    return { name, value, missing: files.filter((file) => !existsSync(file)) };
  });
  return named.filter(({ value }) => value !== '');
};

const blame = ({ name, value, missing }: DriverVariable): string => {
  const what =
    missing.length > 0
      ? `${name} names Vulkan drivers that are not there: ${missing.join(', ')}. No others are looked for.`
      : `${name}=${value} says which Vulkan drivers are looked for; others that are installed are not.`;
  return `${what}\nTo look for all that are installed: unset ${name}`;
};

const whyRefused = (drivers: readonly string[]): string => {
  if (drivers.length === 0) return 'No Vulkan driver is installed.';
  if (drivers.some((name) => name.startsWith('lvp_'))) {
    return `Vulkan drivers are installed (${drivers.join(', ')}) but none is usable; Mesa before 23.1 is too old for Dawn.`;
  }
  return `Vulkan drivers are installed (${drivers.join(', ')}) but no device answers: is the GPU visible to this process?`;
};

const installCommand = ({ distribution, version }: AdapterFacts): string => {
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
};

const releaseField = (release: string, field: string): string => {
  const line = release.split('\n').find((candidate) => candidate.startsWith(`${field}=`)) ?? '';
  return line.slice(field.length + 1).replaceAll('"', '');
};

const installedDrivers = async (): Promise<string[]> => {
  const found = await Promise.all(driverFolders.map((folder) => readdir(folder).catch((): string[] => [])));
  return found.flat().filter((name) => name.endsWith('.json'));
};
