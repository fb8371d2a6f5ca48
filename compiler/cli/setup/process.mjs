/** Runs other programs and keeps what they print for the case that they fail. */
import { spawnSync } from 'node:child_process';

/** The root of the project. */
export const ROOT = new URL('../../../', import.meta.url);

/** Runs a program; `ok` is whether it ended well, `output` is what it printed. */
export function run(program, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8', ...options });
  return {
    ok: status === 0,
    stdout: stdout ?? '',
    output: [error?.message, stdout, stderr].filter(Boolean).join('\n'),
  };
}

/** Runs npm: the one that runs this script, else the one on the path. */
export function npm(args) {
  const script = process.env.npm_execpath;
  if (script !== undefined && /\.c?js$/.test(script)) return run(process.execPath, [script, ...args]);
  return run('npm', args, { shell: process.platform === 'win32' });
}
