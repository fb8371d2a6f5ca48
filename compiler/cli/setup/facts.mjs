/** Looks at the project and at the machine. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseOsRelease } from './plan.mjs';
import { ROOT, run } from './process.mjs';

const SOURCES = ['compiler', 'runtime', 'tsconfig.json', 'tsconfig.build.json'];

/** The times that `planProject` compares. */
export function gatherProjectFacts() {
  return {
    lockTime: newestTime('package-lock.json'),
    installTime: newestTime('node_modules/.package-lock.json'),
    sourceTime: Math.max(...SOURCES.map((path) => newestTime(path) ?? 0)),
    buildTime: newestTime('dist'),
  };
}

/** What `planAdapter` must know of the machine. */
export function gatherMachineFacts() {
  return {
    platform: process.platform,
    release: parseOsRelease(readOsRelease()),
    apt: run('apt-get', ['--version']).ok,
    privilege: privilege(),
  };
}

/** Looks for an adapter in a process of its own, through the built runtime. */
export function probeAdapter() {
  const probe = fileURLToPath(new URL('probe-adapter.mjs', import.meta.url));
  const { ok, stdout, output } = run(process.execPath, [probe]);
  return ok ? JSON.parse(stdout) : { found: false, message: `The look for a WebGPU adapter failed:\n${output}` };
}

function readOsRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

function privilege() {
  if (process.getuid?.() === 0) return 'root';
  return run('sudo', ['-n', 'true']).ok ? 'sudo' : 'none';
}

/** The newest modification time of a file, or of the files that are built or get built in a folder; undefined for none. */
function newestTime(path) {
  const stats = statSync(new URL(path, ROOT), { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return stats?.mtimeMs;
  const times = readdirSync(new URL(path, ROOT), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || /\.(ts|js)$/.test(entry.name))
    .map((entry) => newestTime(`${path}/${entry.name}`))
    .filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}
