import { expect } from 'chai';
import fc from 'fast-check';
import { csvText, readCsv } from '../../../runtime/data/formats/csv.ts';
import { encodeTable, fitTable, tableText } from '../../../runtime/data/formats/table-code.ts';
import { dataFault } from './fixture.ts';

describe('CSV files', () => {
  it('have names, then rows, with quotes where they are needed', () => {
    const text = '\ufeffname,age,note\r\nAda,36,"wrote ""Note G"", and more"\r\n\r\nAlan,41,"two\nlines"\nGrace,,\n';
    expect(readCsv('x.csv', text)).to.deep.equal({
      path: 'x.csv',
      names: ['name', 'age', 'note'],
      rows: [
        ['Ada', '36', 'wrote "Note G", and more'],
        ['Alan', '41', 'two\nlines'],
        ['Grace', '', ''],
      ],
      lines: [2, 4, 6],
    });
  });

  it('come back as they were written', () => {
    const fields = fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'ä') }), {
      minLength: 2,
      maxLength: 2,
    });
    fc.assert(
      fc.property(fc.array(fields, { minLength: 1, maxLength: 5 }), (rows) => {
        expect(readCsv('x.csv', csvText(['a', 'b'], rows)).rows).to.deep.equal(rows);
      }),
    );
  });

  const faults: readonly [string, string, RegExp][] = [
    ['empty files', ' \n'.trim(), /x\.csv: it is empty.*\n.*names of the columns/],
    ['names alone', 'a,b\n', /holds no rows/],
    ['too few fields', 'a,b\n1,2\n3\n', /x\.csv:3: the row has 1 fields.*\n.*2 fields/],
    ['too many fields', 'a,b\n"1\n",2\n3,4,5\n', /x\.csv:4: the row has 3 fields/],
    ['an open quote', 'a,b\n1,"2\n3,4\n', /x\.csv:2: a quote is opened/],
    ['a quote within', 'a,b\n1,2"\n', /x\.csv:2: a quote stands in a field.*\n.*""/],
    ['other separators', 'a;b\n1;2\n', /separated by semicolons.*\n.*commas/],
    ['a name twice', 'a,a\n1,2\n', /x\.csv:1: two columns are named "a"/],
  ];
  for (const [fault, text, message] of faults) {
    it(`are refused for ${fault}`, () => {
      expect(dataFault(() => readCsv('x.csv', text)).message).to.match(message);
    });
  }
});

describe('tables as tokens', () => {
  const table = readCsv('x.csv', 'colour,size\nred,1\nblue,2.50\n,10\nred,\n');

  it('list categories and few numbers as they are, and what is missing', () => {
    const code = fitTable(table, 4);
    expect(code).to.deep.equal([
      { name: 'colour', values: ['blue', 'red', ''] },
      { name: 'size', edges: [1.75, 6.25], values: ['1', '2.50', '10', ''] },
    ]);
    const tokens = encodeTable(table, code);
    expect([...tokens]).to.deep.equal([1, 0, 0, 1, 2, 2, 1, 3]);
    expect(tableText(tokens, code)).to.equal('colour,size\nred,1\nblue,2.50\n,10\nred,\n');
    expect([...encodeTable(readCsv('y.csv', 'colour,size\nred,-5\nblue,7e0\n'), code)]).to.deep.equal([1, 0, 0, 2]);
  });

  it('bin many numbers into bins of as many fields each, written as one that they hold', () => {
    const rows = Array.from({ length: 1000 }, (_, at) => `${at * at}`);
    const numbers = readCsv('x.csv', `n\n${rows.join('\n')}\n`);
    const code = fitTable(numbers, 8);
    const tokens = encodeTable(numbers, code);
    expect(Array.from({ length: 8 }, (_, bin) => tokens.filter((token) => token === bin).length)).to.deep.equal(
      Array.from({ length: 8 }, () => 125),
    );
    for (const [bin, value] of code[0]!.values.entries()) {
      expect(rows).to.include(value);
      expect([...encodeTable(readCsv('y.csv', `n\n${value}\n`), code)]).to.deep.equal([bin]);
    }
    expect(JSON.parse(JSON.stringify(code))).to.deep.equal(code);
  });

  it('keep bins apart where many fields are equal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -3, max: 30 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 2, max: 9 }),
        (numbers, alphabet) => {
          const own = readCsv('x.csv', `n\n${numbers.join('\n')}\n`);
          const code = fitTable(own, alphabet);
          const tokens = encodeTable(own, code);
          const { edges, values } = code[0]!;
          expect(edges).to.have.length(values.length - 1);
          expect(new Set(tokens).size).to.equal(values.length); // no bin is empty
          const again = encodeTable(readCsv('x.csv', tableText(tokens, code)), code);
          expect(again).to.deep.equal(tokens);
          for (let at = 1; at < tokens.length; at++) {
            if (numbers[at]! > numbers[at - 1]!) expect(tokens[at]).to.be.at.least(tokens[at - 1]!);
          }
        },
      ),
    );
  });

  it('are refused where the alphabet is too small, the columns are others, or a text is new', () => {
    expect(dataFault(() => fitTable(table, 2)).message).to.match(
      /column 'colour' holds 3 different texts.*\n.*at most 2.*\n.*data\.alphabet to 3/,
    );
    const code = fitTable(table, 3);
    expect(dataFault(() => encodeTable(readCsv('y.csv', 'size,colour\n1,red\n'), code)).message).to.match(
      /y\.csv:1: its columns are size, colour.*\n.*colour, size/,
    );
    expect(dataFault(() => encodeTable(readCsv('y.csv', 'colour,size\nred,1\ngreen,1\n'), code)).message).to.match(
      /y\.csv:3: column 'colour' holds "green"/,
    );
    expect(dataFault(() => encodeTable(readCsv('y.csv', 'colour,size\nred,big\n'), code)).message).to.match(
      /y\.csv:2: column 'size' holds "big".*\n.*nothing or a number/,
    );
  });
});
