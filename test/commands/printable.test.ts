import { expect } from 'chai';
import { printable, printableIo } from '../../runtime/commands/printable.ts';

describe('what is printed', () => {
  it('has no control characters but line breaks, tabs and the colours of diagnostics', () => {
    const all = String.fromCharCode(...Array.from({ length: 0xa0 }, (_, code) => code));
    const left = printable(all).match(/\p{Cc}/gu);
    expect(left).to.deep.equal(['\t', '\n']);
    expect(printable('\u001b[2J\u001b]0;x\u0007\r\u009b31m')).to.equal('\\u001b[2J\\u001b]0;x\\u0007\\u000d\\u009b31m');
    const coloured = '\u001b[1ma\u001b[22m \u001b[31mb\u001b[39m';
    expect(printable(coloured)).to.equal(coloured);
    expect(printable('\u001b[8mhidden')).to.equal('\\u001b[8mhidden');
    expect(printable('größer ☃ 𝔘\n')).to.equal('größer ☃ 𝔘\n');
  });

  it('is the same JSON where it is JSON', () => {
    const value = { 'a\u009b\u007f': ['\u001b[31m', '\u0000'] };
    expect(JSON.parse(printable(JSON.stringify(value)))).to.deep.equal(value);
  });

  it('goes where it went', () => {
    const lines: string[] = [];
    const io = printableIo({
      out: (line) => lines.push(`out ${line}`),
      err: (line) => lines.push(`err ${line}`),
      isTerminal: true,
    });
    io.out('\u0007');
    io.err('\u0008');
    expect(io.isTerminal).to.equal(true);
    expect(lines).to.deep.equal(['out \\u0007', 'err \\u0008']);
  });
});
