import { expect } from 'chai';
import { loadModel } from '../../compiler/load-model.ts';
import { registry } from '../../compiler/3-build/registry.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { effectiveSpec } from '../../compiler/2-check/effective-spec.ts';

const head = `data: {shape: [8, 8], channels: 1}
levels:
  - module: ar
    patch: 1
    width: 16
    heads: 2
head: {width: 16, heads: 2}
`;

const load = (text: string, ...overrides: string[]) => loadModel({ file: 'slips.yaml', text }, { overrides });

/** The only fault of a spec. */
const faultOf = (text: string): Diagnostic => {
  const { diagnostics } = load(text);
  expect(diagnostics.map(({ message }) => message)).to.have.length(1);
  return diagnostics[0]!;
};

const offsetOf = (text: string, { line, column }: Diagnostic): number =>
  text.split('\n').slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1; // prettier-ignore

/** The text with what a diagnostic points at replaced. */
const replaced = (text: string, fault: Diagnostic, by: string): string => {
  const start = offsetOf(text, fault);
  return text.slice(0, start) + by + text.slice(start + fault.endColumn - fault.column);
};

const follow = (text: string, fault: Diagnostic): string => replaced(text, fault, fault.suggestion ?? '');

const blank = (text: string, fault: Diagnostic): string => replaced(text, fault, text.includes('\u200b') ? '' : ' ');

describe('slips of the hand in a spec', () => {
  /** A slip, its place, and what is set once the suggestion is followed. */
  const cases: readonly (readonly [string, string, string, RegExp, (text: string, fault: Diagnostic) => string])[] = [
    ['a missing blank after a colon', `name:t\n${head}`, '1:1', /a blank is missing after "name:"/, follow],
    ['one between braces', head.replace('channels: 1', 'channels:1'), '1:23', /missing after "channels:"/, follow],
    ['one before braces', head.replace('data: {', 'data:{'), '1:1', /missing after "data:"/, (text) => text.replace('data:{', 'data: {')], // prettier-ignore
    ['one in a section', `${head}train:\n  batch:4\n`, '9:3', /missing after "batch:"/, follow],
    ['a missing blank after a dash', head.replace('- module', '-module'), '3:3', /missing after the dash/, follow],
    [
      'a no-break space after a colon',
      `${head}train:\n  steps:\u00a0400\n`,
      '9:9',
      /a no-break space \(U\+00A0\)/,
      blank,
    ],
    ['one that indents', `${head}train:\n \u00a0steps: 400\n`, '9:2', /a no-break space/, blank],
    ['one after a number', `${head}train: {steps: 400\u00a0}\n`, '8:19', /a no-break space/, blank],
    ['a zero-width space', `${head}train: {\u200bsteps: 400}\n`, '8:9', /looks like a blank, or like nothing \(U\+200B\)/, blank], // prettier-ignore
    ['a line that is indented too deep', `${head}train:\n  batch: 4\n    steps: 300\n`, '10:5', /indented deeper than the line above/, (text) => text.replace('    steps', '  steps')], // prettier-ignore
    ['one in a list', head.replace('    width', '      width'), '5:7', /indented deeper/, (text) => text.replace('      width', '    width')], // prettier-ignore
    ['one at the left edge', `${head} train:\n    batch: 4\n`, '8:1', /the indentation fits no line above/, (text) => text.replace(' train', 'train')], // prettier-ignore
    ['thousands between braces', `${head}train: {steps: 10,000}\n`, '8:16', /10,000 is two values between braces/, follow], // prettier-ignore
    ['thousands', `${head}train:\n  steps: 10,000\n`, '9:10', /train\.steps can't be the text "10,000"/, follow],
    ['thousands with blanks', `${head}train:\n  steps: 1 000 000\n`, '9:10', /train\.steps can't be/, follow],
    ['thousands with underscores', `${head}train:\n  steps: 10_000\n`, '9:10', /train\.steps can't be/, follow],
    ['a comma for the point', `${head}train:\n  rate: 0,003\n`, '9:9', /train\.rate can't be the text "0,003"/, follow],
  ];

  for (const [name, text, place, message, cure] of cases) {
    it(`tells ${name}, and its advice leads to a spec`, () => {
      const fault = faultOf(text);
      expect(fault.message).to.match(message);
      expect(`${fault.line}:${fault.column}`).to.equal(place);
      expect(fault.suggestion).to.be.a('string');
      expect(load(cure(text, fault)).diagnostics).to.deep.equal([]);
    });
  }

  it('leaves the same characters alone in comments and quotes', () => {
    const text = `${head}# no\u00a0break, name:t, 10,000\nname: "t" # name:t\n`;
    expect(load(text).diagnostics).to.deep.equal([]);
    expect(faultOf(`${head}name: "a:b"\n`).path).to.equal('name');
  });

  it('tells by how many blanks a line may be indented', () => {
    expect(faultOf(`${head}train:\n  batch: 4\n steps: 3\n`).suggestion).to.equal(
      'indent it by 2 blanks, as line 9 is, or by 0 blanks, as line 8 is',
    );
  });
});

describe('names that other tools give to keys', () => {
  const set: readonly (readonly [string, string, string])[] = [
    ['train: {lr: 1e-4}', 'rate', 'train.rate'],
    ['train: {learning_rate: 1e-4}', 'rate', 'train.rate'],
    ['train: {batch_size: 4}', 'batch', 'train.batch'],
    ['train: {num_epochs: 3}', 'epochs', 'train.epochs'],
    ['train: {weight_decay: 0.1}', 'decay', 'train.decay'],
    ['train: {max_grad_norm: 1}', 'clip', 'train.clip'],
    ['train: {ema_decay: 0.9}', 'average', 'train.average'],
    ['train: {micro_batch: 1}', 'microBatch', 'train.microBatch'],
    ['sample: {cfg: 2}', 'guidance', 'sample.guidance'],
  ];
  for (const [text, key, path] of set) {
    it(`${text} is told to be ${path}`, () => {
      const fault = faultOf(head + text);
      expect(fault).to.include({ code: 'FRC201', suggestion: key });
      expect(load(replaced(head + text, fault, key)).diagnostics).to.deep.equal([]);
    });
  }

  it('are told where they belong', () => {
    for (const [name, place] of [
      ['learning_rate', 'train.rate'],
      ['steps', 'train.steps'],
      ['train.lr', 'train.rate'],
      ['num_classes', 'data.classes'],
      ['levels[0].n_head', 'levels.0.heads'],
    ] as const)
      // prettier-ignore
      expect(faultOf(`${head}${name}: 2`).suggestion, name).to.equal(`it belongs at ${place}`);
    expect(faultOf(head.replace('heads: 2}', 'n_head: 2}')).suggestion).to.equal('heads');
    expect(faultOf(head.replace('    heads: 2', '    num_heads: 2')).suggestion).to.equal('heads');
  });

  it('are told for words, too', () => {
    for (const [word, meant] of [
      ['mar', 'masked'],
      ['AR', 'ar'],
      ['autoregressive', 'ar'],
    ] as const)
      // prettier-ignore
      expect(faultOf(head.replace('module: ar', `module: ${word}`)).suggestion).to.equal(meant);
    expect(faultOf(`${head}train: {precision: bf16}`).suggestion).to.equal('mixed');
  });

  it('are told in overrides, with indices in brackets', () => {
    for (const [override, meant] of [
      ['levels[0].module=masked', 'levels.0.module=masked'],
      ['level0.width=32', 'levels.0.width=32'],
    ] as const) {
      // prettier-ignore
      const { diagnostics } = load(head, override);
      expect(diagnostics.map(({ code, suggestion }) => [code, suggestion])).to.deep.equal([['FRC401', meant]]);
      const { spec, architecture } = load(head, meant);
      expect(effectiveSpec(spec!, architecture!, registry).levels[0]).to.include(
        meant.includes('module') ? { module: 'masked' } : { width: 32 },
      );
    }
    const { diagnostics } = load(head, 'train.lr=1e-4', 'learning_rate=3', 'levels.0.dim=32');
    expect(diagnostics.map(({ suggestion }) => suggestion)).to.have.members(['rate', 'it belongs at train.rate', 'width']); // prettier-ignore
  });
});
