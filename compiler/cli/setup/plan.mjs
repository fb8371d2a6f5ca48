/** What set-up does, decided from facts alone. */

const OLDEST_NODE = 20;
const PACKAGES = ['mesa-vulkan-drivers', 'libvulkan1'];

/** What to tell the user of a Node that is too old; undefined where it will do. */
export function nodeComplaint(version) {
  if (Number.parseInt(version, 10) >= OLDEST_NODE) return undefined;
  return `fractalc needs Node ${OLDEST_NODE} or newer; this is Node ${version}. See https://nodejs.org/en/download.`;
}

/**
 * The npm steps that are due. `facts` has times in milliseconds, undefined where there is no such file: the lock file's, the
 * installation's, the newest source's and the newest built file's.
 */
export function planProject({ lockTime, installTime, sourceTime, buildTime }) {
  const install = isOlder(installTime, lockTime);
  const build = install || isOlder(buildTime, sourceTime);
  return [...(install ? ['install-dependencies'] : []), ...(build ? ['build'] : [])];
}

function isOlder(time, reference) {
  return time === undefined || time < reference;
}

/**
 * How to come to an adapter. `facts`: platform, release ({ id, version, codename }), whether there is apt-get, and `privilege`
 * (`root`, `sudo` or `none`). `probe`: whether an adapter was found, and the message that explains why not.
 */
export function planAdapter(facts, probe) {
  if (probe.found) return { action: 'none' };
  if (facts.platform !== 'linux') return { action: 'warn', message: probe.message };
  const suite = usableSuite(facts.release);
  if (suite === undefined || !facts.apt || facts.privilege === 'none')
    return { action: 'explain', message: probe.message };
  return { action: 'install', packages: PACKAGES, sudo: facts.privilege === 'sudo', ...suite };
}

/** Where a Mesa comes from that Dawn accepts: `backports` names a suite to add to `codename`; undefined where nothing is known. */
function usableSuite({ id, version, codename }) {
  const release = Number.parseFloat(version);
  if (id === 'debian' && release === 12) return { codename, backports: `${codename}-backports` };
  if (id === 'debian' && !(release < 12)) return { codename, backports: undefined };
  if (id === 'ubuntu' && release >= 24.04) return { codename, backports: undefined };
  return undefined;
}

/** The fields of /etc/os-release that matter here. */
export function parseOsRelease(text) {
  const field = (name) => new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(text)?.[1] ?? '';
  return { id: field('ID'), version: field('VERSION_ID'), codename: field('VERSION_CODENAME') };
}
