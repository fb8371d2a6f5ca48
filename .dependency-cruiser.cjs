/** Who may import whom: the architecture, checked by `npm run lint`. */

const PHASES = ['1-parse', '2-check', '3-build', '4-differentiate', '5-lower', '6-schedule', '7-emit'];

/** No phase imports a later one. */
const phaseRules = PHASES.slice(0, -1).map((phase, index) => ({
  name: `phase-${phase}-imports-no-later-phase`,
  severity: 'error',
  from: { path: `^compiler/${phase}/` },
  to: { path: `^compiler/(${PHASES.slice(index + 1).join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...phaseRules,
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle hides which of its modules comes first.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '(^|/)dist/' },
    },
    {
      name: 'ir-imports-nothing',
      severity: 'error',
      comment:
        'All phases meet in the IR; it depends on none of them, nor on a library. Types that the runtime shares are the runtime’s.',
      from: { path: '^compiler/ir/' },
      to: { pathNot: ['^compiler/ir/', '^runtime/(model|execute/plan)\\.ts$'] },
    },
    {
      name: 'ir-imports-types-of-the-runtime-alone',
      severity: 'error',
      from: { path: '^compiler/ir/' },
      to: { path: '^runtime/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'phases-and-library-import-no-cli',
      severity: 'error',
      from: { path: '^compiler/', pathNot: '^compiler/cli/' },
      to: { path: '^compiler/cli/' },
    },
    {
      name: 'costs-know-no-adapters',
      severity: 'error',
      comment: 'What work costs is the same everywhere; how fast an adapter works is given.',
      from: { path: '^compiler/cost/' },
      to: { path: '^compiler/adapters/' },
    },
    {
      name: 'runtime-never-imports-compiler',
      severity: 'error',
      from: { path: '^runtime/' },
      to: { path: '^compiler/' },
    },
    {
      name: 'generated-imports-only-the-runtime',
      severity: 'error',
      from: { path: '^generated/' },
      to: { pathNot: ['^generated/', '^runtime/'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'one-file-imports-webgpu',
      severity: 'error',
      comment: 'Dawn’s quirks stay in one place.',
      from: { pathNot: '^runtime/device/dawn\\.node\\.ts$' },
      to: { path: '(^|/)node_modules/webgpu/' },
    },
    {
      name: 'only-node-files-import-node-and-sharp',
      severity: 'error',
      comment: 'Everything in runtime/ loads in a browser, but for files that end in .node.ts.',
      from: { path: '^runtime/', pathNot: '\\.node\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-node-files-import-packages-of-node',
      severity: 'error',
      from: { path: '^runtime/', pathNot: '\\.node\\.ts$' },
      to: { path: '(^|/)node_modules/(hyparquet|hyparquet-compressors|sharp|yauzl|yazl|cli-progress)/' },
    },
    {
      name: 'node-files-load-dynamically',
      severity: 'error',
      comment: 'A static import of a .node.ts file would pull Node’s modules into a browser.',
      from: { path: '^runtime/', pathNot: '\\.node\\.ts$' },
      to: { path: '\\.node\\.ts$', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|runs)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
