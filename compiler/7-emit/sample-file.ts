import { StructureKind } from 'ts-morph';
import type { CodeBlockWriter, FunctionDeclarationStructure } from 'ts-morph';
import type { Sampler } from '../3-build/graphs/sampler.ts';
import type { SampleLoop } from '../ir/sampling.ts';
import type { LevelView } from './level-view.ts';
import { quote } from './literal.ts';
import type { Specifiers } from './specifiers.ts';
import { importTypesOf } from './typescript.ts';
import type { Statement } from './typescript.ts';
import { partitionText, plural } from './words.ts';

type Raster = Extract<SampleLoop, { kind: 'raster' }>;
type Iterations = Extract<SampleLoop, { kind: 'iterations' }>;

/** sample.ts: the levels as nested loops over the sampler's segments, one function for each level. */
export const sampleFile = (
  sampler: Sampler,
  views: readonly LevelView[],
  { runtime }: Specifiers,
): readonly Statement[] => [
  importTypesOf(['SampleRun'], runtime('sample/sample-run')),
  {
    ...runFunction(
      'sampleImages',
      'Draws a batch of images: embeds the classes, then draws patch by patch, level within level.',
      (writer) => {
        writer.writeLine(`run.segment(${quote(sampler.start)});`).writeLine(`${views[0]?.level.name ?? 'head'}(run);`);
      },
    ),
    isExported: true,
  },
  ...views.map(levelFunction),
  runFunction('head', 'The pixel head draws one pixel of every row, channel after channel.', (writer) => {
    writeEntry(writer, 'head');
    writer.writeLine(`run.segment(${quote(sampler.head)});`);
  }),
];

const runFunction = (
  name: string,
  doc: string,
  write: (writer: CodeBlockWriter) => void,
): FunctionDeclarationStructure => ({
  kind: StructureKind.Function,
  name,
  docs: [doc],
  parameters: [{ name: 'run', type: 'SampleRun' }],
  returnType: 'void',
  statements: [write],
});

const levelFunction = (view: LevelView): FunctionDeclarationStructure => {
  const { level, loop } = view;
  return runFunction(level.name, levelDoc(view), (writer) => {
    writeEntry(writer, level.name);
    writeSegments(writer, loop.begin);
    if (loop.kind === 'raster') writeRaster(writer, view, loop);
    else writeIterations(writer, view, loop);
  });
};

const levelDoc = (view: LevelView): string => {
  const { level, loop } = view;
  const order =
    loop.kind === 'raster'
      ? 'in raster order, a patch a step'
      : `in random order, by default in ${plural(loop.iterations, 'iteration')}`;
  return `${level.name}: ${level.module} over ${partitionText(view)}, ${order}.`;
};

/** Tells that the level's regions are known, for those who watch. */
const writeEntry = (writer: CodeBlockWriter, level: string): void => {
  writer.writeLine(`run.enter(${quote(level)});`);
};

/** Segments that run once, in order; the scalar `position` counts them. */
const writeSegments = (writer: CodeBlockWriter, segments: readonly string[]): void => {
  for (const [position, segment] of segments.entries())
    writer.writeLine(`run.segment(${quote(segment)}, { position: ${position} });`);
};

const writeRaster = (writer: CodeBlockWriter, view: LevelView, { first, next, patches }: Raster): void => {
  writer.write(`for (let patch = 0; patch < ${patches}; patch++)`).block(() => {
    writeGuidance(writer, view, `(patch + 1) / ${patches}`);
    writer.writeLine(`run.segment(patch === 0 ? ${quote(first)} : ${quote(next)}, { position: patch });`);
    writer.writeLine(`${view.child}(run);`);
  });
};

const writeIterations = (
  writer: CodeBlockWriter,
  view: LevelView,
  { iterate, patches, childSymbol }: Iterations,
): void => {
  const fields = view.level.index === 0 ? 'masked, picks, share' : 'masked, picks';
  writer.write(`for (const { ${fields} } of run.iterations(${quote(view.level.name)}, ${patches}))`).block(() => {
    writeGuidance(writer, view, 'share');
    writer.writeLine(`run.setRows(${quote(childSymbol)}, run.rows(${quote(view.rows)}) * picks);`);
    writer.writeLine(`run.segment(${quote(iterate)}, { masked, picks });`);
    writer.writeLine(`${view.child}(run);`);
  });
};

/** The guidance schedule follows the share of level 0 that is known. */
const writeGuidance = (writer: CodeBlockWriter, { level }: LevelView, share: string): void => {
  if (level.index === 0) writer.writeLine(`run.guide(${share});`);
};
