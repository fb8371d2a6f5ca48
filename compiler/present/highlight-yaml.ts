import { CST, Lexer } from 'yaml';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';

/** How a piece of YAML is shown. */
type Look = 'key' | 'string' | 'number' | 'word' | 'comment' | 'mark' | 'plain';

/** A spec's text with its keys, values and comments told apart. The text stays as it is. */
export const highlightYaml = (text: string): readonly Markup[] => {
  // Besides the text's own pieces the lexer gives signs of where scalars and documents begin.
  const pieces = [...new Lexer().lex(text)].filter((piece) => !isSign(piece));
  return pieces.map((piece, index) => {
    const look = lookOf(piece, pieces.slice(index + 1));
    return look === 'plain' ? markup`${piece}` : markup`<span class="${look}">${piece}</span>`;
  });
};

const isSign = (piece: string): boolean =>
  piece === CST.BOM || piece === CST.DOCUMENT || piece === CST.SCALAR || piece === CST.FLOW_END;

const lookOf = (piece: string, rest: readonly string[]): Look => {
  switch (CST.tokenType(piece)) {
    case 'comment':
      return 'comment';
    case 'map-value-ind':
    case 'seq-item-ind':
    case 'comma':
    case 'flow-seq-start':
    case 'flow-seq-end':
    case 'flow-map-start':
    case 'flow-map-end':
      return 'mark';
    default:
      if (/^\s*$/.test(piece)) return 'plain';
      return isKey(rest) ? 'key' : valueLook(piece);
  }
};

/** A scalar is a key where a colon is the next piece that isn't a space. */
const isKey = (rest: readonly string[]): boolean => {
  const next = rest.find((piece) => CST.tokenType(piece) !== 'space');
  return next !== undefined && CST.tokenType(next) === 'map-value-ind';
};

const valueLook = (piece: string): Look => {
  if (/^[-+]?(\d|\.\d)/.test(piece) && !Number.isNaN(Number(piece))) return 'number';
  return /^(true|false|null|~)$/.test(piece) ? 'word' : 'string';
};
