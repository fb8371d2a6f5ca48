import { StructureKind } from 'ts-morph';
import type { ExportDeclarationStructure } from 'ts-morph';
import type { Specifiers } from './specifiers.ts';
import { importOf } from './typescript.ts';
import type { Statement } from './typescript.ts';

/** index.ts: the package as a library, for Node and for browsers. */
export const indexFile = ({ local, runtime }: Specifiers): readonly Statement[] => [
  reExport(['description', 'model'], local('model')),
  reExport(['recursion'], local('recursion')),
  reExport([], runtime('index')),
];

/** main.ts: the package as a program, `node . COMMAND`. */
export const mainFile = ({ local, runtime }: Specifiers): readonly Statement[] => [
  importOf(['startPackage'], runtime('commands/start-package.node')),
  "const folder = new URL('.', import.meta.url);",
  `process.exitCode = await startPackage(folder, () => import('${local('model')}'), process.argv.slice(2));`,
];

/** All exports of a module where no names are given. */
const reExport = (names: readonly string[], specifier: string): ExportDeclarationStructure => ({
  kind: StructureKind.ExportDeclaration,
  namedExports: [...names],
  moduleSpecifier: specifier,
});
