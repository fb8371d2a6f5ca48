/** Imports a checkpoint in a process of its own and tells, in bytes, how far that raised the most memory that it ever held. */
import { readFile } from 'node:fs/promises';
import { lowerModel } from '../../compiler/lower.ts';
import { soundModel } from '../../compiler/cli/sound-model.ts';
import { main } from '../../compiler/cli/main.ts';

const [checkpoint = '', spec = '', output = ''] = process.argv.slice(2);
const most = (): number => process.resourceUsage().maxRSS * 1024;
const silent = { out: () => undefined, err: (line: string) => console.error(line), isTerminal: false };

lowerModel(soundModel({ file: spec, text: await readFile(spec) }, [], () => undefined).architecture);
const before = most();
process.exitCode = await main(['import', checkpoint, spec, '-o', output], silent);
console.log(JSON.stringify({ grown: most() - before }));
