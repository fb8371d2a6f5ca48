import { expect } from 'chai';
import { originsOf } from '../../compiler/1-parse/origins.ts';
import type { LevelSpec } from '../../compiler/1-parse/spec.ts';
import { loadModel } from '../../compiler/load-model.ts';
import type { CheckedModel } from '../../compiler/2-check/check-model.ts';
import { positionAt } from '../../compiler/diagnostics/source.ts';

interface Other {
  readonly shape?: string;
  readonly overrides?: readonly string[];
  /** A spec that extends the one with the rule. */
  readonly extending?: string;
}

/** Loads a spec whose levels are given in YAML, from line 3 on; level by level where it is sound. */
const loadRule = (levels: string, { shape = '[64, 64]', overrides = [], extending }: Other = {}): CheckedModel => {
  const ruled = `data: {shape: ${shape}, channels: 1}\nlevels:\n${levels}\nhead: {width: 32}\n`;
  const texts: Readonly<Record<string, string>> = {
    'rule.yaml': ruled,
    'spec.yaml': `extends: rule.yaml\n${extending}\n`,
  };
  const files = { identify: (file: string) => file, read: (file: string) => ({ text: texts[file] ?? '' }) };
  const file = extending === undefined ? 'rule.yaml' : 'spec.yaml';
  return loadModel({ file, text: texts[file] ?? '', files }, { overrides });
};

const facts = ({ diagnostics }: CheckedModel): string[] =>
  diagnostics.map(({ file, line, column, code, path }) => `${file}:${line}:${column} ${code} ${path ?? ''}`);

/** One key of every level; the faults of a spec that has some. */
const each = <Key extends keyof LevelSpec>(loaded: CheckedModel, key: Key): readonly (LevelSpec[Key] | string)[] =>
  loaded.spec?.levels.map((level) => level[key]) ?? facts(loaded);

const sides = (loaded: CheckedModel): readonly string[] =>
  loaded.spec?.levels.map(({ patch }) => patch.join('×')) ?? facts(loaded);

describe('a rule in place of levels', () => {
  const rule = '  {module: ar, partition: 4, width: 64}';

  it('goes down to the pixel, or as often as times says', () => {
    expect(sides(loadRule(rule))).to.deep.equal(['16×16', '4×4', '1×1']);
    expect(sides(loadRule('  {module: ar, times: 3, partition: 4, width: 64}'))).to.deep.equal(['16×16', '4×4', '1×1']);
    expect(sides(loadRule('  {module: ar, times: 1, partition: 64, width: 64}'))).to.deep.equal(['1×1']);
  });

  it('leaves the last level what is left', () => {
    expect(sides(loadRule('  {module: ar, partition: 16, width: 64}'))).to.deep.equal(['4×4', '1×1']);
    expect(sides(loadRule(rule, { shape: '[32, 32]' }))).to.deep.equal(['8×8', '2×2', '1×1']);
    expect(sides(loadRule('  {module: ar, times: 2, partition: 7, width: 64}', { shape: '28' }))).to.deep.equal([
      '4×4',
      '1×1',
    ]);
  });

  it('cuts each axis in its own number of patches', () => {
    expect(sides(loadRule('  {module: ar, partition: [2, 4], width: 64}', { shape: '[4, 64]' }))).to.deep.equal([
      '2×16',
      '1×4',
      '1×1',
    ]);
    expect(sides(loadRule(rule, { shape: '[1, 64]' }))).to.deep.equal(['1×16', '1×4', '1×1']);
    expect(sides(loadRule('  {module: ar, partition: [16], width: 64}', { shape: '[256]' }))).to.deep.equal([
      '16',
      '1',
    ]);
  });

  it('changes width, blocks and heads by a ratio from level to level, or level by level', () => {
    const loaded = loadRule(
      '  {module: ar, partition: 4, width: {start: 1024, ratio: 1/2}, blocks: [32, 8, 3], heads: {start: 16, ratio: 0.5}}',
    );
    expect(each(loaded, 'width')).to.deep.equal([1024, 512, 256]);
    expect(each(loaded, 'blocks')).to.deep.equal([32, 8, 3]);
    expect(each(loaded, 'heads')).to.deep.equal([16, 8, 4]);
    for (const ratio of ['1/2', '0.5', "' 2 / 4 '", '5e-1']) {
      const levels = `  {module: ar, partition: 4, width: {start: 64, ratio: ${ratio}}}`;
      expect(each(loadRule(levels), 'width'), ratio).to.deep.equal([64, 32, 16]);
    }
    expect(each(loadRule('  {module: ar, partition: 4, width: {start: 16, ratio: 2}}'), 'width')).to.deep.equal([
      16, 32, 64,
    ]);
  });

  it('rounds to whole numbers, of widths to a multiple of the heads or the one given, and is never 0', () => {
    const masked = (more: string) => loadRule(`  {module: masked, partition: 4, ${more}}`);
    expect(each(masked('width: 64, blocks: {start: 3, ratio: 1/2}'), 'blocks')).to.deep.equal([3, 2, 1]);
    expect(each(masked('width: 64, blocks: {start: 2, ratio: 1/4}'), 'blocks')).to.deep.equal([2, 1, 1]);
    expect(each(masked('width: {start: 100, ratio: 1/3}, heads: 5'), 'width')).to.deep.equal([100, 35, 10]);
    expect(each(masked('width: {start: 96, ratio: 1/3}, heads: [6, 3, 2]'), 'width')).to.deep.equal([96, 33, 10]);
    expect(each(masked('width: {start: 100, ratio: 1/3, multiple: 16}'), 'width')).to.deep.equal([100, 32, 16]);
    expect(each(masked('width: {start: 96, ratio: 1/3}, heads: 3, 1: {heads: 4}'), 'width')).to.deep.equal([
      96, 32, 12,
    ]);
  });

  it('may be changed at single levels, beside it, by another spec and on the command line', () => {
    const changed = '  {module: masked, partition: 4, width: 64, 0: {patch: 8, blocks: 3}, 1: {module: ar}}';
    expect(each(loadRule(changed), 'module')).to.deep.equal(['masked', 'ar', 'masked']);
    const taken = loadRule(changed, { overrides: ['levels.1.module='] });
    expect(each(taken, 'module')).to.deep.equal(['masked', 'masked', 'masked']);
    const others = loadRule(changed, { overrides: ['levels.0.module=ar', 'levels.1.width=32'] });
    expect(sides(others)).to.deep.equal(['8×8', '2×2', '1×1']);
    expect(each(others, 'module')).to.deep.equal(['ar', 'ar', 'masked']);
    expect(each(others, 'width')).to.deep.equal([64, 32, 64]);
    expect(each(others, 'blocks')).to.deep.equal([3, 1, 1]);
    const extending =
      'levels: {module: ar, width: {start: 96, ratio: 1/3, multiple: 16}, 1: {blocks: 2}, 0: {patch: }}';
    const extended = loadRule(changed, { extending, overrides: ['levels.2.blocks=5', 'levels.width.start=48'] });
    expect(sides(extended)).to.deep.equal(['16×16', '4×4', '1×1']);
    expect(each(extended, 'module')).to.deep.equal(['ar', 'ar', 'ar']);
    expect(each(extended, 'blocks')).to.deep.equal([3, 2, 5]);
    expect(each(extended, 'width')).to.deep.equal([48, 16, 16]);
    const larger = loadRule(rule, { extending: 'data: {shape: [256, 256]}', overrides: ['levels.partition=16'] });
    expect(sides(larger)).to.deep.equal(['16×16', '1×1']);
  });

  it('takes the place of a list in the spec that it extends, and a list its own', () => {
    const list = '  - {module: ar, patch: 1, width: 64, blocks: 7}';
    expect(sides(loadRule(list, { extending: `levels: ${rule}` }))).to.deep.equal(['16×16', '4×4', '1×1']);
    expect(sides(loadRule(rule, { extending: 'levels: [{module: ar, patch: 1, width: 8}]' }))).to.deep.equal(['1×1']);
    expect(facts(loadRule(list, { extending: 'levels: {width: 8}' }))).to.deep.equal([
      'spec.yaml:2:10 FRC504 levels.width',
    ]);
  });

  it('gives the first level no guiding pixel', () => {
    const loaded = loadRule('  {module: masked, partition: 4, width: 64, guidingPixel: true}');
    expect(each(loaded, 'guidingPixel')).to.deep.equal([false, true, true]);
  });

  it('tells where the value of every level comes from', () => {
    const levels = '  module: ar\n  partition: 4\n  width: {start: 64, ratio: 1/2}\n  2: {blocks: 3}';
    const { tree } = loadRule(levels, { extending: 'levels: {width: {ratio: 1/4}}', overrides: ['levels.1.width=8'] });
    const origin = (path: string): string => {
      const { places, isDefault } = originsOf(tree!, path.split('.'));
      const words = places.map(({ source, start }) => `${source.file}:${positionAt(source, start).line}`);
      return [...words, ...(isDefault ? ['default'] : [])].join(' ');
    };
    expect(origin('levels.0.module')).to.equal('rule.yaml:3');
    expect(origin('levels.1.patch')).to.equal('rule.yaml:4');
    expect(origin('levels.0.width')).to.equal('rule.yaml:5');
    expect(origin('levels.1.width')).to.equal('command line:1');
    expect(origin('levels.2.width')).to.equal('rule.yaml:5 spec.yaml:2');
    expect(origin('levels.2.blocks')).to.equal('rule.yaml:6');
    expect(origin('levels.1.blocks')).to.equal('default');
  });

  /** A faulty rule, where its faults are, and the rule that follows the advice. */
  const refused: readonly (readonly [string, string, readonly string[], string])[] = [
    ['a partition that does not divide', 'partition: 3', ['rule.yaml:3:27 FRC316 levels.partition'], 'partition: 4'],
    ['a partition that leaves an axis', 'partition: [1, 4]', ['rule.yaml:3:27 FRC316 levels.partition'], 'partition: [2, 4]'],
    ['a partition of other axes', 'partition: [4, 4, 4]', ['rule.yaml:3:27 FRC302 levels.partition'], 'partition: [4, 4]'],
    ['a partition of 1', 'partition: 1', ['rule.yaml:3:27 FRC205 levels.partition'], 'partition: 2'],
    ['too few times', 'partition: 4, times: 2', ['rule.yaml:3:37 FRC317 levels.times'], 'partition: 4, times: 3'],
    ['too many times', 'partition: 4, times: 4', ['rule.yaml:3:37 FRC317 levels.times'], 'partition: 4'],
    ['no times', 'partition: 4, times: 0', ['rule.yaml:3:37 FRC205 levels.times'], 'partition: 4, times: 3'],
    ['a level too many', 'partition: 4, 3: {width: 8}', ['rule.yaml:3:30 FRC318 levels.3'], 'partition: 4, 2: {width: 8}'],
    ['a short list', 'partition: 4, blocks: [3, 1]', ['rule.yaml:3:38 FRC319 levels.blocks'], 'partition: 4, blocks: [3, 1, 1]'],
    ['a patch', 'partition: 4, patch: 4', ['rule.yaml:3:30 FRC201 levels.patch'], 'partition: 4'],
    ['a patch alone', 'patch: 4', ['rule.yaml:3:16 FRC201 levels.patch'], 'partition: 4'],
    ["other tools' names", 'partition: 4, depth: 4', ['rule.yaml:3:30 FRC201 levels.depth'], 'partition: 4, blocks: 4'],
    ['a ratio alone', 'partition: 4, blocks: {ratio: 1/2}', ['rule.yaml:3:30 FRC202 levels.blocks'], 'partition: 4, blocks: {start: 4, ratio: 1/2}'],
    ['a ratio that is none', 'partition: 4, blocks: {start: 4, ratio: 1/0}', ['rule.yaml:3:56 FRC207 levels.blocks.ratio'], 'partition: 4, blocks: {start: 4, ratio: 1/2}'],
    ['a ratio of 0', 'partition: 4, blocks: {start: 4, ratio: 0}', ['rule.yaml:3:56 FRC205 levels.blocks.ratio'], 'partition: 4, blocks: {start: 4, ratio: 0.25}'],
    ['a ratio beyond the limit', 'partition: 4, blocks: {start: 600, ratio: 2}', ['rule.yaml:3:46 FRC205 levels.blocks'], 'partition: 4, blocks: {start: 4, ratio: 2}'],
    ['heads that divide no width', 'partition: 4, heads: 5', ['rule.yaml:3:37 FRC306 levels.0.heads'], 'partition: 4, heads: 4'],
    ['a faulty change', 'partition: 4, 1: {width: 0}', ['rule.yaml:3:41 FRC205 levels.1.width'], 'partition: 4, 1: {width: 8}'],
  ]; // prettier-ignore
  for (const [what, faulty, expected, advised] of refused) {
    it(`refuses ${what} at its place in the rule, once, and takes what is advised`, () => {
      const inRule = (rest: string): string => `  {module: ar, ${rest}, width: 64}`;
      const loaded = loadRule(inRule(faulty));
      expect(facts(loaded)).to.deep.equal(expected);
      expect(facts(loadRule(inRule(advised)))).to.deep.equal([]);
    });
  }

  it('proposes partitions and times that arrive', () => {
    const suggestionOf = (levels: string, shape: string): string =>
      loadRule(levels, { shape }).diagnostics[0]?.suggestion ?? '';
    for (const [parts, side] of [
      [4, 28],
      [5, 64],
      [3, 48],
      [9, 100],
    ] as const) {
      // prettier-ignore
      const proposed = suggestionOf(`  {module: ar, partition: ${parts}, width: 64}`, String(side)).match(/\d+/g) ?? [];
      expect(proposed).not.to.deep.equal([]);
      for (const better of proposed) {
        expect(
          facts(loadRule(`  {module: ar, partition: ${better}, width: 64}`, { shape: String(side) })),
        ).to.deep.equal([]);
      }
    }
    expect(suggestionOf('  {module: ar, times: 1, partition: 4, width: 64}', '28')).to.equal('partition: 28');
    expect(suggestionOf('  {module: ar, times: 7, partition: 3, width: 64}', '64')).to.match(/^6: |^0: \{patch/);
    const changed = '  {module: ar, partition: 4, width: 64, 0: {patch: 4}}';
    expect(sides(loadRule(changed, { shape: '28' }))).to.deep.equal(['4×4', '1×1']);
  });

  it('tells nothing more of levels that a fault leaves unknown', () => {
    expect(facts(loadRule(rule, { shape: '[64.5, 64]' }))).to.deep.equal(['rule.yaml:1:16 FRC203 data.shape.0']);
    expect(facts(loadRule('  {module: ar, width: 64}'))).to.deep.equal(['rule.yaml:2:1 FRC202 levels']);
    expect(facts(loadRule('  {partition: 4, width: 64}'))).to.deep.equal(['rule.yaml:2:1 FRC202 levels']);
  });
});
