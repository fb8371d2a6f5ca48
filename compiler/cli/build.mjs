/**
 * `npm run build`: compiles the sources into dist/. The old dist/ stays until the new one is whole, and what is no longer among the
 * sources is gone then.
 */
import { spawnSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const fresh = new URL('node_modules/.cache/fractalc-dist/', root);
const dist = new URL('dist/', root);

rmSync(fresh, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const options = ['-p', 'tsconfig.build.json', '--noEmitOnError', '--outDir', fileURLToPath(fresh)];
const { status } = spawnSync(process.execPath, [tsc, ...options], { cwd: root, stdio: 'inherit' });
if (status === 0) {
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
}
process.exitCode = status ?? 1;
