import { IndentationText, NewLineKind, Project, QuoteKind, StructureKind, ts } from 'ts-morph';
import type { ImportDeclarationStructure, StatementStructures, WriterFunction } from 'ts-morph';

/** What a file consists of, in order: structures, or text as it stands. */
export type Statement = StatementStructures | string | WriterFunction;

/** Writes TypeScript files from ts-morph's structures; nothing is type-checked and nothing touches the disk. */
export class TypeScriptWriter {
  private readonly project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: {
      indentationText: IndentationText.TwoSpaces,
      newLineKind: NewLineKind.LineFeed,
      quoteKind: QuoteKind.Single,
    },
  });

  write(name: string, statements: readonly Statement[]): string {
    return this.project.createSourceFile(name, { statements: [...statements] }).getFullText();
  }
}

/** `import { names } from 'specifier'`. */
export const importOf = (names: readonly string[], specifier: string): ImportDeclarationStructure => ({
  kind: StructureKind.ImportDeclaration,
  namedImports: [...names],
  moduleSpecifier: specifier,
});

/** `import type { names } from 'specifier'`. */
export const importTypesOf = (names: readonly string[], specifier: string): ImportDeclarationStructure => ({
  ...importOf(names, specifier),
  isTypeOnly: true,
});

/** The JavaScript of one TypeScript file, comments included. */
export const toJavaScript = (text: string): string =>
  ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      newLine: ts.NewLineKind.LineFeed,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  }).outputText;
