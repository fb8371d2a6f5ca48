import { startPackage } from '../../runtime/commands/start-package.node.ts';
const folder = new URL('.', import.meta.url);
process.exitCode = await startPackage(folder, () => import('./model.ts'), process.argv.slice(2));
