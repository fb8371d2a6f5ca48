import { expect } from 'chai';
import { posix } from 'node:path';
import { builtinModules } from 'node:module';
import { ts } from 'ts-morph';
import { compileText, fileText, specText } from './compiled.ts';

interface Import {
  readonly specifier: string;
  readonly dynamic: boolean;
}

/** What a JavaScript file imports. */
const importsOf = (text: string): readonly Import[] => {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const add = (specifier: ts.Expression | undefined, dynamic: boolean): void => {
      if (specifier !== undefined && ts.isStringLiteral(specifier)) found.push({ specifier: specifier.text, dynamic });
    };
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier, false);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], true);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.js', text, ts.ScriptTarget.ES2022));
  return found;
};

const isRelative = ({ specifier }: Import): boolean => specifier.startsWith('.');
const isNodes = ({ specifier }: Import): boolean => specifier.startsWith('node:') || builtinModules.includes(specifier);

describe("a package's imports", () => {
  const compiled = compileText(specText('fashion-ar'));
  const scripts = [...compiled.files.keys()].filter((path) => path.endsWith('.js'));

  it('all lead to files of the package', () => {
    for (const path of scripts) {
      for (const one of importsOf(fileText(compiled, path)).filter(isRelative)) {
        expect(
          compiled.files.has(posix.join(posix.dirname(path), one.specifier)),
          `${path} → ${one.specifier}`,
        ).to.equal(true);
      }
    }
  });

  it('are otherwise Node and the dependencies that package.json names, all of which are needed', () => {
    const manifest = JSON.parse(fileText(compiled, 'package.json')) as { dependencies: Record<string, string> };
    const foreign = scripts
      .flatMap((path) => importsOf(fileText(compiled, path)))
      .filter((one) => !isRelative(one) && !isNodes(one));
    expect([...new Set(foreign.map(({ specifier }) => specifier))].sort()).to.deep.equal(
      Object.keys(manifest.dependencies),
    );
    expect(Object.values(manifest.dependencies).every((version) => /^\d+\.\d+\.\d+$/.test(version))).to.equal(true);
  });

  it('let a browser load the library: Node and packages only in .node.js files, which load dynamically', () => {
    const reached = new Set(['index.js']);
    for (const path of reached) {
      for (const one of importsOf(fileText(compiled, path))) {
        expect(isRelative(one), `${path} → ${one.specifier}`).to.equal(true);
        const isNodeFile = one.specifier.endsWith('.node.js');
        expect(isNodeFile && !one.dynamic, `${path} → ${one.specifier}`).to.equal(false);
        if (!isNodeFile) reached.add(posix.join(posix.dirname(path), one.specifier));
      }
    }
    expect([...reached]).to.include.members([
      'model.js',
      'recursion.js',
      'runtime/train/trainer.js',
      'runtime/device/open.js',
    ]);
  });
});
