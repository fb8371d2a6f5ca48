import { spawn } from 'node:child_process';

/** The program that opens an address in the user's browser; undefined on a machine without a desktop. */
export const opener = (platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): readonly string[] | undefined => {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  const desktop = environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY'];
  return desktop === undefined || desktop === '' ? undefined : ['xdg-open'];
};

/** Opens an address in the user's browser where there is one. Failing is no fault: the address has been printed. */
export const openBrowser = (url: string): void => {
  const [program, ...args] = opener(process.platform, process.env) ?? [];
  if (program === undefined) return;
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
};
