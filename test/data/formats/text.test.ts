import { expect } from 'chai';
import {
  decodeSymbols,
  encodeSymbols,
  fastaText,
  readFasta,
  readSymbolLines,
  vocabularyOf,
} from '../../../runtime/data/formats/symbols.ts';
import { decodeText } from '../../../runtime/data/formats/text.ts';
import { dataFault } from './fixture.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('bytes as text', () => {
  it('mark what is no UTF-8, and count it', () => {
    expect(decodeText(bytes('all is fine: ä €'))).to.deep.equal({ text: 'all is fine: ä €', invalid: 0 });
    expect(decodeText(bytes('\ufeffa mark \ufffd of its own'))).to.deep.equal({
      text: '\ufeffa mark \ufffd of its own',
      invalid: 0,
    });
    const mixed = Uint8Array.of(0x61, 0xff, 0xc3, 0x62, 0xef, 0xbf, 0xbd, 0xe2, 0x82);
    expect(decodeText(mixed)).to.deep.equal({ text: 'a\ufffd\ufffdb\ufffd\ufffd', invalid: 3 });
  });
});

describe('FASTA', () => {
  const text = '>one  human\nACGT\nacgn\n\n>two\r\n; a remark\r\nGG\r\nTT\r\n';

  it('has named sequences over several lines', () => {
    const texts = readFasta('x.fa', text);
    expect(texts.map(({ name }) => name)).to.deep.equal(['one  human', 'two']);
    expect(vocabularyOf(texts)).to.equal('ACGTN');
    const tokens = texts.map((record) => [...encodeSymbols('x.fa', record, 'ACGTN')]);
    expect(tokens).to.deep.equal([
      [0, 1, 2, 3, 0, 1, 2, 4],
      [2, 2, 3, 3],
    ]);
    expect(tokens.map((own) => decodeSymbols(own, 'ACGTN'))).to.deep.equal(['ACGTACGN', 'GGTT']);
  });

  it('comes back from a file of ours', () => {
    const symbols = 'ACGTN'.repeat(30);
    const [record] = readFasta(
      'x.fa',
      fastaText([
        { name: 'long', symbols },
        { name: 'none', symbols: '' },
      ]),
    );
    expect(record!.pieces.map((piece) => piece.symbols.length)).to.deep.equal([60, 60, 30]);
    expect(record!.pieces.map((piece) => piece.symbols).join('')).to.equal(symbols);
  });

  it('has the vocabulary that it holds', () => {
    expect(vocabularyOf(readFasta('x.fa', '>protein\nMKVLA\n'))).to.equal('AKLMV');
  });

  it('is refused with the place of what is wrong, and advice that helps', () => {
    const texts = readFasta('x.fa', '>one\nACGT\nAC-T\n');
    const { message } = dataFault(() => encodeSymbols('x.fa', texts[0]!, 'ACGTN'));
    expect(message).to.match(/^x\.fa:3:3: "-" is not in the vocabulary\.\n.*"ACGTN"\n.*"ACGTN-"/);
    expect([...encodeSymbols('x.fa', texts[0]!, 'ACGTN-')]).to.deep.equal([0, 1, 2, 3, 0, 1, 5, 3]);
    expect(dataFault(() => readFasta('x.fa', 'ACGT\n')).message).to.match(/^x\.fa:1: a sequence has no name: "ACGT"/);
    expect(dataFault(() => readFasta('x.fa', '\n\n')).message).to.match(/^x\.fa: it holds no sequences/);
  });
});

describe('plain text of symbols', () => {
  it('is one text where line breaks are symbols, else one a line', () => {
    const one = readSymbolLines('ab\nb', 'ab\n');
    expect(one.map((text) => [...encodeSymbols('x.txt', text, 'ab\n')])).to.deep.equal([[0, 1, 2, 1]]);
    const lines = readSymbolLines('ab\r\n\nb€\n', 'ab€');
    expect(lines.map((text) => [...encodeSymbols('x.txt', text, 'ab€')])).to.deep.equal([
      [0, 1],
      [1, 2],
    ]);
    expect(dataFault(() => encodeSymbols('x.txt', lines[1]!, 'ab')).message).to.match(/^x\.txt:3:2: "€"/);
  });
});
