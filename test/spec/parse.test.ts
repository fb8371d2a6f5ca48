import { expect } from 'chai';
import { parseSpec } from '../../compiler/1-parse/parse-spec.ts';
import { codesOf, load, smallSpec } from './load.ts';

const bytes = (count: number, value: number) => new Uint8Array(count).fill(value);

describe('parseSpec', () => {
  it('fills in the defaults that the spec alone determines', () => {
    const { spec, diagnostics } = parseSpec({ file: 'runs/my spec.yml', text: smallSpec });
    expect(diagnostics).to.deep.equal([]);
    expect(spec?.name).to.equal('my-spec');
    expect(spec?.data).to.deep.include({ alphabet: 256, labelDrop: 0.1, mean: [0.5], deviation: [0.5] });
    expect(spec?.levels[0]).to.deep.equal({
      module: 'ar',
      patch: [4, 4],
      width: 64,
      blocks: 1,
      heads: 4,
      hidden: undefined,
      conditions: undefined,
      guidingPixel: false,
      dropout: { attention: 0, projection: 0 },
      iterations: undefined,
      order: undefined,
    });
    expect(spec?.head).to.deep.equal({ kind: 'categorical', width: 32, blocks: 1, heads: 1, firstChannelWeight: 1 });
    expect(spec?.guidingHead).to.equal(undefined);
    expect(spec?.train).to.deep.include({ steps: 400, warmup: 40, schedule: 'cosine', betas: [0.9, 0.95] });
    expect(spec?.sample).to.deep.include({ guidance: 1, temperature: 1 });
  });

  it('takes the channel statistics of ImageNet for three channels', () => {
    const { spec } = load(smallSpec, ['data.channels=3']);
    expect(spec?.data.mean).to.deep.equal([0.485, 0.456, 0.406]);
    expect(spec?.data.deviation).to.deep.equal([0.229, 0.224, 0.225]);
  });

  it('spreads single numbers over axes and channels', () => {
    const { spec } = load(smallSpec, [
      'data={shape: 28, channels: 2, mean: 0.25}',
      'levels.0.dropout={projection: 0.2}',
    ]);
    expect(spec?.data).to.deep.include({ shape: [28, 28], mean: [0.25, 0.25], deviation: [0.5, 0.5] });
    expect(spec?.levels[0]?.dropout).to.deep.equal({ attention: 0, projection: 0.2 });
  });

  it('makes a guiding head where a level has a guiding pixel', () => {
    const { spec } = load(smallSpec, ['levels.1.guidingPixel=true']);
    expect(spec?.guidingHead).to.deep.equal({
      kind: 'categorical',
      width: 128,
      blocks: 3,
      heads: 4,
      firstChannelWeight: 5,
    });
  });

  it('gives heads of 64 features or more, in sizes that rotary positions can split', () => {
    const heads = (width: number) =>
      load(smallSpec, [`levels.1={module: ar, patch: 1, width: ${width}}`]).spec?.levels[1]?.heads;
    expect([48, 64, 128, 264, 768, 1280].map(heads)).to.deep.equal([1, 1, 2, 3, 12, 20]);
  });

  it('resolves anchors, aliases and merge keys', () => {
    const { spec, diagnostics } = load(`data: {shape: &side [28, 28], channels: 1}
levels:
  - &outer {module: masked, patch: 4, width: &width 64, heads: 4}
  - {<<: *outer, patch: 2, width: 32}
  - <<: [{patch: 1}, *outer]
    heads: 2
head: {width: *width}
`);
    expect(diagnostics).to.deep.equal([]);
    expect(spec?.levels.map(({ patch, width, heads }) => [patch[0], width, heads])).to.deep.equal([
      [4, 64, 4],
      [2, 32, 4],
      [1, 64, 2],
    ]);
    expect(spec?.head.width).to.equal(64);
  });

  it('accepts a byte-order mark and Windows line breaks', () => {
    expect(codesOf(`\uFEFF${smallSpec.replaceAll('\n', '\r\n')}`)).to.deep.equal([]);
    expect(codesOf(new TextEncoder().encode(`\uFEFF${smallSpec}`))).to.deep.equal([]);
  });

  it('keeps to YAML 1.2, whatever a directive says', () => {
    expect(codesOf(`%YAML 1.1\n---\n${smallSpec}train: {flip: yes}\n`)).to.deep.equal(['FRC203']);
  });

  it('places the faults of merged and aliased values where they are written', () => {
    const { diagnostics } = load(
      smallSpec.replace('{module: ar,', '&a {module: ar, blocks: 0,').replace('{module: masked,', '{<<: *a,'),
    );
    expect(diagnostics.map(({ line, path }) => [line, path])).to.deep.equal([
      [3, 'levels.0.blocks'],
      [3, 'levels.1.blocks'],
    ]);
  });

  it('refuses 10 MB in under a second, text or not', () => {
    const started = performance.now();
    expect(codesOf(bytes(10e6, 0x61))).to.deep.equal(['FRC102']);
    expect(codesOf(bytes(10e6, 0))).to.deep.equal(['FRC102']);
    expect(codesOf('- a\n'.repeat(2.5e6))).to.deep.equal(['FRC102']);
    expect(performance.now() - started).to.be.below(1000);
  });

  const hostile: readonly (readonly [string, string])[] = [
    ['brackets', '['.repeat(60_000)],
    ['braces', '{a: '.repeat(15_000)],
    ['dashes', '- '.repeat(30_000)],
    ['question marks', '? '.repeat(30_000)],
    ['keys', Array.from({ length: 5_000 }, (_, index) => `key${index}: 1\n`).join('')],
    ['equal keys', 'a: 1\n'.repeat(12_000)],
    ['aliases', `a: &a 1\nb: [${'*a, '.repeat(12_000)}]\n`],
    ['anchors', '&a '.repeat(20_000)],
    ['quotes', '"'.repeat(60_000)],
    ['open quotes', 'a: "x\n'.repeat(9_000)],
    ['closing brackets', ']'.repeat(60_000)],
    ['documents', '---\n'.repeat(15_000)],
    ['open lists in lists', 'a: [[[[\n'.repeat(8_000)],
  ];
  for (const [name, text] of hostile) {
    it(`survives a flood of ${name}`, () => {
      const started = performance.now();
      expect(text.length).to.be.within(30_000, 65_536);
      const { diagnostics } = load(text);
      expect(diagnostics.length).to.be.within(1, 200);
      expect(performance.now() - started).to.be.below(50_000);
    });
  }
});
