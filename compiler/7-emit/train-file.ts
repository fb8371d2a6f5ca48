import { StructureKind } from 'ts-morph';
import type { LevelView } from './level-view.ts';
import { quote } from './literal.ts';
import type { Specifiers } from './specifiers.ts';
import { importTypesOf } from './typescript.ts';
import type { Statement } from './typescript.ts';
import { extentsText } from './words.ts';

/** train.ts: which patches of every level go down to the next in training and likelihood. */
export const trainFile = (views: readonly LevelView[], { runtime }: Specifiers): readonly Statement[] => [
  importTypesOf(['RowDrawer'], runtime('train/row-drawer')),
  {
    kind: StructureKind.Function,
    isExported: true,
    name: 'drawRows',
    docs: [
      'Tells which patches go down a level, outermost level first: they are the rows that the level below works on.',
    ],
    parameters: [{ name: 'draw', type: 'RowDrawer' }],
    returnType: 'void',
    statements: views.flatMap((view) => [`// ${comment(view)}`, call(view)]),
  },
];

const call = ({ level, loop }: LevelView): string => {
  if (loop.kind === 'raster') return `draw.every(${quote(level.name)}, ${loop.patches});`;
  return `draw.masked(${quote(level.name)}, ${loop.patches}, ${quote(loop.childSymbol)});`;
};

const comment = ({ level, loop, child }: LevelView): string => {
  const patches = `${extentsText(level.grid)} patches`;
  if (loop.kind === 'raster')
    return `${level.name} (${level.module}) predicts each of its ${patches} from those before it: all go down to ${child}.`;
  return `${level.name} (${level.module}) predicts a random share of its ${patches} from the others: only the masked ones go down to ${child}.`;
};
