import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the place depends on. */
export interface CacheFacts {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** Where the operating system wants what can be computed again. */
export const cacheFolderFor = ({ platform, environment, home }: CacheFacts): string => {
  const chosen = environment['XDG_CACHE_HOME'];
  if (chosen !== undefined && chosen !== '') return join(chosen, 'fractalc');
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'fractalc');
  return join(home, platform === 'darwin' ? join('Library', 'Caches') : '.cache', 'fractalc');
};

/** The user's folder for what fractalc has measured. */
export const cacheFolder = (): string =>
  cacheFolderFor({ platform: process.platform, environment: process.env, home: homedir() });
