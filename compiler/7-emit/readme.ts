import type { ModelDescription } from '../../runtime/model.ts';
import type { Architecture } from '../ir/architecture.ts';
import { architectureWords, modelSummary } from './architecture-text.ts';
import { listItem, wrap } from './wrap.ts';

const commands = `\`\`\`
npm install
node . train --data DIR
node . sample
node . evaluate
\`\`\`

The run lies in \`run/\`, its pictures in \`run/samples/\`. \`node . --help\` tells all options; \`node . train --help\` those of a command.`;

const linkedNote = `This package has no copy of the runtime: it imports the sources beside it. \`fractalc compile spec.yaml -o DIR\` writes one that runs
on its own.`;

const contents = `- \`spec.yaml\`: the spec that made the package, with all defaults written out
- \`model.ts\`: the architecture in words and numbers; the compiled model as a value
- \`recursion.ts\`: the generators, level within level; drawing, training and scoring follow it
- \`plan.json\`: parameters, buffers and dispatches
- \`kernels/\`: the WGSL that the plan names
- \`main.ts\`, \`index.ts\`: the package as a program and as a library, for Node and for browsers`;

const checksums = `- \`SHA256SUMS\`: the checksums of the files that run. \`node .\` compares them and names a file that has changed. To change one on
  purpose, delete \`SHA256SUMS\`. \`sha256sum -c SHA256SUMS\` compares them too.`;

/** README.md of a package. */
export const readme = (architecture: Architecture, description: ModelDescription, linked: boolean): string => {
  const levels = architectureWords(architecture, description).flatMap(listItem);
  const intro = wrap(`Compiled by fractalc: ${modelSummary(description)}.`).join('\n');
  return `${[`# ${description.name}`, intro, levels.join('\n'), linked ? linkedNote : commands, linked ? contents : `${contents}\n${checksums}`].join('\n\n')}\n`;
};
