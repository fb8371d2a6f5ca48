import type { ModelDescription } from '../../runtime/model.ts';
import type { Architecture } from '../ir/architecture.ts';
import { fields, literal } from './literal.ts';
import type { Specifiers } from './specifiers.ts';
import { importOf, importTypesOf } from './typescript.ts';
import type { Statement } from './typescript.ts';
import { architectureWords, modelSummary } from './architecture-text.ts';
import { listItem, wrap } from './wrap.ts';

const compiledModel = [
  '{',
  '  description,',
  '  plan,',
  '  loadKernel: (file) => loadText(new URL(file, import.meta.url)),',
  '}',
].join('\n');

/** model.ts: the architecture in words and numbers, and the compiled model that the runtime takes. */
export const modelFile = (
  architecture: Architecture,
  description: ModelDescription,
  { local, runtime }: Specifiers,
): readonly Statement[] => [
  header(architecture, description),
  importTypesOf(['ModelPlan'], runtime('execute/plan')),
  importOf(['loadText'], runtime('load-text')),
  importTypesOf(['CompiledModel', 'ModelDescription'], runtime('model')),
  importOf(['recursion'], local('recursion')),
  documented(
    "The spec's numbers, with all defaults resolved.",
    `export const description: ModelDescription = ${describedBy(description)};`,
  ),
  documented(
    'Which kernels run on which buffers, in which order.',
    "const plan = JSON.parse(await loadText(new URL('plan.json', import.meta.url))) as ModelPlan;",
  ),
  documented(
    'What a Trainer, an Evaluator and a Sampler take.',
    `export const model: CompiledModel = ${compiledModel};`,
  ),
];

/** The description, with the recursion by its name. */
const describedBy = ({ recursion: _recursion, ...others }: ModelDescription): string =>
  ['{', '  recursion,', ...fields(others).map(([key, value]) => `  ${key}: ${literal(value, '  ')},`), '}'].join('\n');

const documented = (doc: string, declaration: string): string => `\n/** ${doc} */\n${declaration}`;

const header = (architecture: Architecture, description: ModelDescription): string => {
  const levels = architectureWords(architecture, description).flatMap(listItem);
  const lines = [...wrap(`${description.name}: ${modelSummary(description)}.`), '', ...levels];
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n');
};
