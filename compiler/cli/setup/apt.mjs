/** Installs the software adapter with apt-get. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveSource, offersSuite } from './apt-sources.mjs';
import { run } from './process.mjs';

const APT = '/etc/apt';
const SOURCES = join(APT, 'sources.list.d');

/** Carries out a plan with the action `install`; refreshes the package lists only if it must. */
export function installAdapter(plan) {
  const suite = plan.backports === undefined ? { ok: true, added: false } : ensureSuite(plan);
  if (!suite.ok) return suite;
  const first = suite.added ? { ok: false } : install(plan);
  if (first.ok) return first;
  privileged(plan, ['apt-get', '-qq', 'update']);
  return install(plan);
}

function install({ sudo, backports, packages }) {
  const suite = backports === undefined ? [] : ['-t', backports];
  const options = ['-qq', '-y', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Dpkg::Use-Pty=0', '--no-install-recommends'];
  return privileged({ sudo }, [
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    'install',
    ...options,
    ...suite,
    ...packages,
  ]);
}

function ensureSuite({ sudo, codename, backports }) {
  const files = sourceFiles();
  if (offersSuite(files, backports)) return { ok: true, added: false };
  const source = deriveSource(files, codename, backports);
  if (source === undefined)
    return { ok: false, output: `No APT source offers ${codename}, so ${backports} can't be added.` };
  const path = join(SOURCES, source.name);
  console.log(`Adding ${backports} to the APT sources: ${path}`);
  return { ...privileged({ sudo }, ['tee', path], source.text), added: true };
}

function sourceFiles() {
  const names = readdirSync(SOURCES).filter((name) => /\.(list|sources)$/.test(name));
  return [join(APT, 'sources.list'), ...names.map((name) => join(SOURCES, name))].map((name) => ({
    name,
    text: textOf(name),
  }));
}

function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function privileged({ sudo }, command, input) {
  const [program, ...args] = sudo ? ['sudo', '-n', ...command] : command;
  return run(program, args, { input });
}
