import { expect } from 'chai';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { renderSpec } from '../../compiler/1-parse/render-spec.ts';
import { loadModel } from '../../compiler/load-model.ts';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { renderDiagnostics } from '../../compiler/diagnostics/render.ts';
import { fixtureModules } from './fixture-modules.ts';
import { load } from './load.ts';

const seeds = ['fashion-ar', 'fractalmar-base-in256'].map((name) =>
  readFileSync(new URL(`../../specs/${name}.yaml`, import.meta.url), 'utf8'),
);
const snippets = [
  '&a ',
  '*a',
  '<<: ',
  '[',
  ']',
  '{',
  '}',
  ': ',
  '- ',
  '\t',
  '\n',
  '"',
  '!!int ',
  '---\n',
  '\0',
  '\uFFFD',
  '🙂',
  '.nan',
  '-1',
  '1e999',
  'null',
  '__proto__',
  '%YAML 1.1\n',
  '|\n',
  '? ',
  '#',
];

/** A text with a few pieces replaced by others. */
const mutatedText = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(2000), fc.nat(12), fc.oneof(fc.constantFrom(...snippets), fc.string({ maxLength: 6 }))), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([seed, edits]) =>
    edits.reduce(
      (text, [at, count, piece]) => text.slice(0, at % text.length) + piece + text.slice((at % text.length) + count),
      seed,
    ),
  );

const oddValue = fc.oneof(
  fc.integer({ min: -2, max: 70 }),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, 'ar', 'masked', 'cosine', '', [], {}),
  fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 4 }),
  fc.jsonValue({ maxDepth: 2 }),
);

type Mutation = readonly [pick: number, kind: 'replace' | 'remove' | 'rename' | 'repeat', value: unknown];

/** A spec with a few of its values replaced, removed, renamed or repeated. */
const mutatedTree = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(
      fc.tuple(fc.nat(), fc.constantFrom('replace', 'remove', 'rename', 'repeat'), oddValue) as fc.Arbitrary<Mutation>,
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([seed, mutations]) => {
    const root = parse(seed) as object;
    for (const mutation of mutations) mutate(root, mutation);
    return stringify(root);
  });

const mutate = (root: object, [pick, kind, value]: Mutation): void => {
  const places = placesIn(root);
  const place = places[pick % places.length];
  if (place === undefined) return;
  const holder = place.holder as Record<string, unknown>;
  const old = holder[place.key];
  if (kind === 'replace') holder[place.key] = value;
  else if (kind === 'repeat' && Array.isArray(place.holder)) place.holder.push(old);
  else Reflect.deleteProperty(holder, place.key);
  if (kind === 'rename') holder[`${place.key}s`] = old;
};

const placesIn = (holder: object): { holder: object; key: string }[] =>
  Object.entries(holder).flatMap(([key, value]: [string, unknown]) => [
    { holder, key },
    ...(typeof value === 'object' && value !== null ? placesIn(value) : []),
  ]);

const override = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        'train.steps',
        'levels.0.patch',
        'levels.1.heads',
        'head',
        'data.shape.0',
        'levels.0.dropout.attention',
        'x.y',
      ),
      oddValue,
    )
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`),
  fc.string(),
);

/** Either an architecture, or an error at a place that exists; and the report can be printed. */
const holds = (text: string | Uint8Array, overrides: readonly string[] = []): void => {
  const { spec, architecture, diagnostics } = load(text, overrides);
  const source = typeof text === 'string' ? text : new TextDecoder().decode(text);
  for (const diagnostic of diagnostics) expectRealPlace(diagnostic, source, overrides);
  expect(renderDiagnostics(diagnostics, { color: false })).to.not.match(/undefined|\[object|\bat .*\.ts:/);
  expect(hasErrors(diagnostics)).to.equal(architecture === undefined);
  if (spec) expect(load(renderSpec(spec)).spec).to.deep.equal(spec);
};

const expectRealPlace = (
  { file, line, column, endLine, endColumn }: Diagnostic,
  text: string,
  overrides: readonly string[],
): void => {
  expect(file).to.be.oneOf(['spec.yaml', 'command line']);
  const lines = file === 'spec.yaml' ? text.replace(/^\uFEFF/, '').split('\n') : overrides;
  expect(line).to.be.within(1, Math.max(1, lines.length));
  expect(column).to.be.within(1, (lines[line - 1] ?? '').length + 1);
  expect(endLine > line || (endLine === line && endColumn >= column)).to.be.true;
};

describe('mutated specs', () => {
  const check = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void, numRuns: number) => {
    fc.assert(fc.property(arbitrary, property), { numRuns });
  };

  it('of changed text find no crash', () => {
    check(mutatedText, (text) => holds(text), 1500);
  });

  it('of changed values find no crash', () => {
    check(mutatedTree, (text) => holds(text), 1500);
  });

  it('of random bytes find no crash', () => {
    check(fc.uint8Array({ maxLength: 300 }), (bytes) => holds(bytes), 500);
  });

  it('laid over each other find no crash', () => {
    check(
      fc.tuple(mutatedTree, mutatedTree, fc.array(override, { maxLength: 2 })),
      ([base, changes, overrides]) => {
        const texts: Readonly<Record<string, string>> = {
          'base.yaml': base,
          'spec.yaml': `extends: base.yaml\n${changes}`,
        };
        const files = { identify: (file: string) => file, read: (file: string) => ({ text: texts[file] ?? '' }) };
        const source = { file: 'spec.yaml', text: texts['spec.yaml'] ?? '', files };
        const { architecture, diagnostics } = loadModel(source, { overrides, modules: fixtureModules });
        expect(hasErrors(diagnostics)).to.equal(architecture === undefined);
        for (const diagnostic of diagnostics) {
          const lines = texts[diagnostic.file]?.split('\n') ?? overrides;
          expect(diagnostic.line).to.be.within(1, lines.length);
          expect(diagnostic.column).to.be.within(1, (lines[diagnostic.line - 1] ?? '').length + 1);
        }
      },
      500,
    );
  });

  it('and overrides find no crash', () => {
    check(
      fc.tuple(mutatedTree, fc.array(override, { maxLength: 4 })),
      ([text, overrides]) => holds(text, overrides),
      700,
    );
  });
});
