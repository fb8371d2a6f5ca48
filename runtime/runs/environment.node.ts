import { existsSync, readFileSync } from 'node:fs';
import { cpus, hostname, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OpenDevice } from '../device/index.ts';
import type { Environment, ProcessIdentity } from './environment.ts';

/** Where this process computes, for the run's log. */
export const describeEnvironment = ({ adapter, device }: Pick<OpenDevice, 'adapter' | 'device'>): Environment => {
  const processors = cpus();
  return {
    process: processIdentity(),
    command: process.argv.slice(1),
    folder: process.cwd(),
    adapter,
    features: [...device.features].sort(),
    system: `${process.platform} ${process.arch} ${release()}`,
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memory: totalmem(),
    versions: programVersions(),
  };
};

/** Node's version, Dawn's, and that of the program whose part this file is. */
export const programVersions = (): Record<string, string> => {
  const manifests = [manifestAbove(dirname(fileURLToPath(import.meta.url))), manifestAbove(packagePath('webgpu'))];
  const named = manifests.flatMap((manifest) => (manifest === undefined ? [] : [manifest]));
  return Object.fromEntries([...named, ['node', process.versions.node]]);
};

const packagePath = (name: string): string => {
  try {
    return dirname(fileURLToPath(import.meta.resolve(name)));
  } catch {
    return '';
  }
};

/** Name and version in the nearest package.json; a compiled model's has no version. */
const manifestAbove = (folder: string): readonly [name: string, version: string] | undefined => {
  if (folder === '') return undefined;
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return folder === dirname(folder) ? undefined : manifestAbove(dirname(folder));
  const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as { name?: unknown; version?: unknown };
  return typeof name === 'string' ? [name, typeof version === 'string' ? version : ''] : undefined;
};

/** The process that asks. */
export const processIdentity = (): ProcessIdentity => {
  const started = startOf(process.pid);
  return { host: hostname(), pid: process.pid, ...(started === undefined ? {} : { started }) };
};

/** Whether a process still runs; undefined where it was of another machine. */
export const isAlive = ({ host, pid, started }: ProcessIdentity): boolean | undefined => {
  if (host !== hostname()) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Another user's process refuses signals, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return started === undefined || (startOf(pid) ?? started) === started;
};

/** Linux tells when a process started, in ticks since the machine did: the 20th word behind the name in parentheses. */
const startOf = (pid: number): string | undefined => {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
};
