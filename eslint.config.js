import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const nodeGlobals = ['console', 'process', 'URL', 'performance', 'require', 'module'];
const mochaGlobals = ['describe', 'it', 'before', 'after', 'beforeEach', 'afterEach'];

export default defineConfig(
  globalIgnores(['data/', 'dist/', 'generated/', 'node_modules/', 'runs/']),
  {
    rules: {
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // What runs before there is a build, and the tools' configurations.
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.strict],
    languageOptions: {
      globals: Object.fromEntries([...nodeGlobals, ...mochaGlobals].map((name) => [name, 'readonly'])),
    },
    rules: { 'no-undef': 'error' },
  },
  {
    // What runs in the pages that we write.
    files: ['compiler/present/assets/*.js'],
    languageOptions: { globals: { document: 'readonly' } },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['{compiler,runtime,test,bench}/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // One dialect: functions are arrows (but generators, and assertions that TypeScript follows only in declarations), constants are
      // written in camel case, and types have import lines of their own.
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'FunctionDeclaration[generator=false]:not([returnType.typeAnnotation.asserts=true]):not([returnType.typeAnnotation.type="TSNeverKeyword"])',
          message: 'Write an arrow function: const name = (…) => …',
        },
        {
          selector: ':matches(ImportSpecifier[importKind="type"], ExportSpecifier[exportKind="type"])',
          message: 'Import and export types in a line of their own: import type { … } from …',
        },
      ],
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'variable',
          modifiers: ['const', 'global'],
          format: ['camelCase'],
          leadingUnderscore: 'allow',
          filter: { regex: '^[A-Z][A-Z0-9_]+$', match: true },
        },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Tests read elements that they know to be there, and chai asserts through properties: expect(x).to.be.true
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
);
