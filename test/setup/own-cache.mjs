/** Tests neither read nor change what the user's machine has measured. Mesa's compiled shaders stay where they are. Loaded by .mocharc.json. */
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

process.env.MESA_SHADER_CACHE_DIR ??= process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const folder = mkdtempSync(join(tmpdir(), 'fractalc-cache-'));
process.env.XDG_CACHE_HOME = folder;
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
