/** Texts of symbols from a vocabulary: FASTA and plain text. A symbol's token is its place in the vocabulary. */
import { DataError } from '../data-error.ts';

/** A text of symbols in a file. */
export interface SymbolText {
  /** What follows '>' in FASTA; undefined in plain text. */
  readonly name: string | undefined;
  readonly pieces: readonly SymbolLine[];
}

/** Symbols of one line of a file. */
export interface SymbolLine {
  /** From 1. */
  readonly line: number;
  readonly symbols: string;
}

/** The four bases of DNA, and N where one isn't known. */
export const dna = 'ACGTN';

/** Symbols in a line of FASTA that is written. */
const lineLength = 60;

/**
 * The sequences of a FASTA file. Lower case, which marks what repeats or is of low quality, becomes upper case. Throws a DataError
 * where the file is no FASTA.
 */
export const readFasta = (path: string, text: string): readonly SymbolText[] => {
  const texts: (SymbolText & { readonly pieces: SymbolLine[] })[] = [];
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    const [line, symbols] = [index + 1, content.trimEnd()];
    if (symbols.startsWith('>')) texts.push({ name: symbols.slice(1).trim(), pieces: [] });
    else if (symbols !== '' && !symbols.startsWith(';')) {
      const last = texts.at(-1);
      if (last === undefined) throw notFasta(`${path}:${line}`, `a sequence has no name: ${shortened(symbols)}`);
      last.pieces.push({ line, symbols: symbols.toUpperCase() });
    }
  }
  if (texts.length === 0) throw notFasta(path, 'it holds no sequences');
  return texts;
};

const notFasta = (path: string, problem: string): DataError =>
  new DataError({
    path,
    problem,
    expected: "a line '>NAME' before the lines of each sequence",
    suggestion: 'give FASTA; a file whose name ends in .txt is read as plain text',
  });

/** The texts of a plain file: one where line breaks are among the symbols, else each line that isn't empty is one. */
export const readSymbolLines = (text: string, vocabulary: string): readonly SymbolText[] => {
  const isOne = vocabulary.includes('\n');
  const pieces = text.split('\n').map((symbols, index, { length }) => ({
    line: index + 1,
    symbols: isOne ? `${symbols}${index + 1 < length ? '\n' : ''}` : symbols.replace(/\r$/, ''),
  }));
  if (isOne) return [{ name: undefined, pieces }];
  return pieces.flatMap((piece) => (piece.symbols === '' ? [] : [{ name: undefined, pieces: [piece] }]));
};

/** The vocabulary of texts where nobody says: DNA's where it holds all their symbols, else those that they hold, in order. */
export const vocabularyOf = (texts: readonly SymbolText[]): string => {
  const held = new Set(texts.flatMap(({ pieces }) => pieces.flatMap(({ symbols }) => [...new Set(symbols)])));
  return [...held].every((symbol) => dna.includes(symbol)) ? dna : [...held].sort().join('');
};

/** The tokens of a text. Throws a DataError for a symbol outside the vocabulary. */
export const encodeSymbols = (path: string, { pieces }: SymbolText, vocabulary: string): Uint32Array => {
  const tokens = new Map(Array.from(vocabulary, (symbol, token) => [symbol, token]));
  return Uint32Array.from(
    pieces.flatMap(({ line, symbols }) =>
      Array.from(symbols, (symbol, at) => {
        const token = tokens.get(symbol);
        if (token === undefined) throw unknown(`${path}:${line}:${at + 1}`, symbol, vocabulary);
        return token;
      }),
    ),
  );
};

const unknown = (path: string, symbol: string, vocabulary: string): DataError =>
  new DataError({
    path,
    problem: `${shortened(symbol)} is not in the vocabulary`,
    expected: `one of ${shortened(vocabulary)}`,
    suggestion: `add it to the vocabulary: ${JSON.stringify(vocabulary + symbol)}`,
  });

/** The symbols of tokens. */
export const decodeSymbols = (tokens: ArrayLike<number>, vocabulary: string): string => {
  const symbols = Array.from(vocabulary);
  return Array.from(tokens, (token) => symbols[token] ?? '').join('');
};

/** A FASTA file of sequences. */
export const fastaText = (texts: readonly { readonly name: string; readonly symbols: string }[]): string =>
  texts
    .map(({ name, symbols }) => `>${name}\n${symbols.replace(new RegExp(`.{1,${lineLength}}`, 'gsu'), '$&\n')}`)
    .join('');

const shortened = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
