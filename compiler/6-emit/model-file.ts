import { StructureKind, VariableDeclarationKind } from 'ts-morph';
import type { VariableStatementStructure } from 'ts-morph';
import type { ModelDescription } from '../../runtime/model.ts';
import type { Architecture } from '../ir/architecture.ts';
import type { LevelView } from './level-view.ts';
import { literal } from './literal.ts';
import type { Specifiers } from './specifiers.ts';
import { importOf, importTypesOf } from './typescript.ts';
import type { Statement } from './typescript.ts';
import { architectureWords, modelSummary } from './words.ts';

const compiledModel = [
  '{',
  '  description,',
  '  plan,',
  '  loadKernel: (file) => loadText(new URL(file, import.meta.url)),',
  '  drawRows,',
  '  sampleImages,',
  '}',
].join('\n');

/** model.ts: the architecture in words and numbers, and the compiled model that the runtime takes. */
export const modelFile = (
  architecture: Architecture,
  description: ModelDescription,
  views: readonly LevelView[],
  { local, runtime }: Specifiers,
): readonly Statement[] => [
  header(architecture, description, views),
  importTypesOf(['ModelPlan'], runtime('execute/plan')),
  importOf(['loadText'], runtime('load-text')),
  importTypesOf(['CompiledModel', 'ModelDescription'], runtime('model')),
  importOf(['sampleImages'], local('sample')),
  importOf(['drawRows'], local('train')),
  constant('description', 'ModelDescription', literal(description), "The spec's numbers, with all defaults resolved."),
  {
    ...constant('plan', undefined, "JSON.parse(await loadText(new URL('plan.json', import.meta.url))) as ModelPlan", 'Which kernels run on which buffers.'),
    isExported: false,
  },
  constant('model', 'CompiledModel', compiledModel, 'What a Trainer, an Evaluator and a Sampler take.'),
];

const constant = (name: string, type: string | undefined, initializer: string, doc: string): VariableStatementStructure => ({
  kind: StructureKind.VariableStatement,
  isExported: true,
  declarationKind: VariableDeclarationKind.Const,
  docs: [doc],
  declarations: [{ name, initializer, ...(type === undefined ? {} : { type }) }],
});

const header = (architecture: Architecture, description: ModelDescription, views: readonly LevelView[]): string => {
  const paragraphs = architectureWords(architecture, description, views).map((words) => `- ${words}`);
  const lines = [`${description.name}: ${modelSummary(description)}.`, '', ...paragraphs];
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n');
};
