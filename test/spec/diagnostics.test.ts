import { expect } from 'chai';
import { codes } from '../../compiler/diagnostics/codes.ts';
import { diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { editDistance, nearest } from '../../runtime/nearest.ts';
import { renderDiagnostic } from '../../compiler/diagnostics/render.ts';
import { createSource, positionAt } from '../../compiler/diagnostics/source.ts';

const fault = { code: codes.syntax, message: 'wrong' };
const at = (text: string, start: number, end: number) =>
  diagnose({ source: createSource('f.yaml', text), start, end }, fault);

describe('diagnostics', () => {
  it('count lines and columns from one', () => {
    const source = createSource('f.yaml', 'ab\r\ncd\n\ne');
    const places = [0, 2, 4, 7, 8, 9, 99].map((offset) => positionAt(source, offset));
    expect(places.map(({ line, column }) => `${line}:${column}`)).to.deep.equal([
      '1:1',
      '1:3',
      '2:1',
      '3:1',
      '4:1',
      '4:2',
      '4:2',
    ]);
  });

  it('are plain data', () => {
    const diagnostic = at('a: b\n', 3, 4);
    expect(JSON.parse(JSON.stringify(diagnostic))).to.deep.equal(diagnostic);
    expect(diagnostic).to.include({ severity: 'error', line: 1, column: 4, endLine: 1, endColumn: 5 });
  });

  it('underline up to three lines', () => {
    expect(renderDiagnostic(at('a:\n  b\n  c\n  d\n', 0, 14), { color: false })).to.equal(
      [
        'f.yaml:1:1: error FRC104: wrong',
        '  1 | a:',
        '    | ^^',
        '  2 |   b',
        '    |   ^',
        '  3 |   c',
        '    |   ^',
      ].join('\n'),
    );
  });

  it('clip long lines around the fault, with the caret still under it', () => {
    const text = `${'x'.repeat(1000)}!${'y'.repeat(1000)}`;
    const [line] = at(text, 1000, 1001).excerpt;
    expect(line!.text.length).to.be.below(130);
    expect(line!.text.slice(line!.start, line!.end)).to.equal('!');
  });

  it('print no control characters', () => {
    expect(renderDiagnostic(at('a\tb\u001b[31m\u0007', 2, 3), { color: false })).to.match(/\| a b\uFFFD\[31m\uFFFD\n/);
  });

  it('are coloured on demand only', () => {
    expect(renderDiagnostic(at('a', 0, 1), { color: true })).to.contain('\u001b[31m');
    expect(renderDiagnostic(at('a', 0, 1), { color: false })).to.not.contain('\u001b');
  });
});

describe('nearest', () => {
  it('finds slips of the keyboard and of habit', () => {
    const keys = ['width', 'heads', 'labelDrop', 'guidingPixel'];
    expect(['wdith', 'head', 'label_drop', 'guiding-pixel', 'HEADS'].map((word) => nearest(word, keys))).to.deep.equal([
      'width',
      'heads',
      'labelDrop',
      'guidingPixel',
      'heads',
    ]);
    expect(['colour', 'x', '', 'w'.repeat(100_000)].map((word) => nearest(word, keys))).to.deep.equal([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('counts a swap as one edit', () => {
    expect(editDistance('wdith', 'width')).to.equal(1);
    expect(editDistance('', 'abc')).to.equal(3);
    expect(editDistance('kitten', 'sitting')).to.equal(3);
  });
});
