import { model } from './model.ts';
import { runPackage } from '../../runtime/commands/package.node.ts';
process.exitCode = await runPackage(model, new URL('.', import.meta.url), process.argv.slice(2));
