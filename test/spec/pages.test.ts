import { expect } from 'chai';
import type { SpecFiles } from '../../compiler/1-parse/spec-files.ts';
import { loadModel } from '../../compiler/load-model.ts';
import { codes } from '../../compiler/diagnostics/codes.ts';
import type { Code } from '../../compiler/diagnostics/codes.ts';
import type { Example } from '../../compiler/diagnostics/pages/page.ts';
import { pages } from '../../compiler/diagnostics/pages/pages.ts';
import { renderPage } from '../../compiler/diagnostics/pages/render-page.ts';

/** The old name that the pages about old names suppose. */
const renamed = [{ old: 'train.learningRate', key: 'rate', since: '0.2.0' }];

/** The codes that the compiler gives an example. */
const codesOf = ({ spec, files: others = {}, overrides = [] }: Example): readonly Code[] => {
  const texts: Readonly<Record<string, string>> = { ...others, 'spec.yaml': spec };
  const files: SpecFiles = {
    identify: (file) => (texts[file] === undefined ? undefined : file),
    read: (file) => {
      const text = texts[file];
      return text === undefined ? { problem: 'there is no such file', similar: undefined } : { text };
    },
  };
  const { diagnostics } = loadModel({ file: 'spec.yaml', text: spec, files }, { overrides, renamed });
  return [...new Set(diagnostics.map((diagnostic) => diagnostic.code))];
};

describe('pages of diagnostics', () => {
  it('are there for every code, in their order', () => {
    expect(Object.keys(pages)).to.deep.equal(Object.values(codes));
  });

  for (const code of Object.values(codes)) {
    const page = pages[code];
    it(`${code}: the example has this fault alone, and the cured one none`, () => {
      expect(codesOf(page.example)).to.deep.equal([code]);
      expect(codesOf(page.cured)).to.deep.equal([]);
    });

    it(`${code}: fits a terminal`, () => {
      const text = renderPage(code, page);
      expect(text)
        .to.match(/^FRC\d{3}: [^.]+\n\n/)
        .and.contain('\n\nCure: ')
        .and.contain('\n\nCured:\n\n');
      const prose = text.split('\n').filter((line) => !line.startsWith('    '));
      expect(Math.max(...prose.map((line) => line.length))).to.be.at.most(80);
    });
  }
});
