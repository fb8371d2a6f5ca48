import { DataError } from '../data-error.ts';
import { decodeText } from '../formats/text.ts';
import {
  decodeSymbols,
  dna,
  encodeSymbols,
  fastaText,
  readFasta,
  readSymbolLines,
  vocabularyOf,
} from '../formats/symbols.ts';
import type { SymbolText } from '../formats/symbols.ts';
import type { Settings } from '../../model.ts';
import type { DataKind, DecodedFile, ItemForm, SourceFile } from './kind.ts';
import { powerUpTo } from './power-up-to.ts';
import { textPicture } from './text-picture.ts';

/** Symbols in a sequence of a spec that is proposed. */
const proposedLength = 256;
const fastaEnding = /\.(fa|fasta|fna|ffn|faa|frn)$/i;

const vocabularyIn = ({ vocabulary }: Settings): string => String(vocabulary ?? dna);

/** The texts of a file: FASTA by its name or its first character, else plain text. */
const textsOf = ({ path, bytes }: SourceFile, vocabulary: string | undefined): readonly SymbolText[] => {
  const { text, invalid } = decodeText(bytes);
  if (invalid > 0) {
    const suggestion = 'store it as UTF-8: iconv -t utf-8 FILE';
    throw new DataError({ path, problem: `${invalid} places in it are no UTF-8 text`, suggestion });
  }
  if (fastaEnding.test(path) || text.startsWith('>')) return readFasta(path, text);
  return readSymbolLines(text, vocabulary ?? '');
};

const decode = (file: SourceFile, vocabulary: string | undefined): DecodedFile => {
  const texts = textsOf(file, vocabulary);
  const symbols = vocabulary ?? vocabularyOf(texts);
  const tokens = texts.map((text) => encodeSymbols(file.path, text, symbols));
  const starts: number[] = [];
  let length = 0;
  for (const part of tokens) length = starts.push(length) && length + part.length;
  const values = new Float64Array(length);
  for (const [index, part] of tokens.entries()) values.set(part, starts[index]);
  return { shape: [length, 1], values, starts };
};

/** The symbols of an item. */
const shown = (item: Uint32Array, { settings }: ItemForm): string => decodeSymbols(item, vocabularyIn(settings));

/** Sequences over a vocabulary: DNA, proteins, notations. */
export const symbols: DataKind = {
  name: 'symbols',
  summary: 'sequences of symbols from a vocabulary, such as DNA or proteins: FASTA, or plain text',
  item: 'sequence',
  items: 'sequences',
  unit: 'bits/base',
  values: 'categorical',
  settings: {
    vocabulary: {
      description:
        'The symbols, each a character; a symbol’s token is its place. Where line breaks are not among them, each line of plain text is a text.',
      type: 'string',
      minLength: 2,
      usual: dna,
    },
  },
  isUsual: () => false,
  fault: ({ extents, channels, alphabet, settings }) => {
    const vocabulary = Array.from(vocabularyIn(settings));
    const twice = vocabulary.find((symbol, at) => vocabulary.indexOf(symbol) !== at);
    if (extents.length !== 1)
      return { key: 'shape', problem: `sequences of ${extents.length} axes`, expected: 'one axis: [length]' };
    if (channels !== 1) return { key: 'channels', problem: `symbols of ${channels} channels`, expected: 'channels: 1' };
    if (twice !== undefined)
      return {
        key: 'vocabulary',
        problem: `the vocabulary has ${JSON.stringify(twice)} twice`,
        expected: 'each symbol once',
      };
    if (alphabet >= vocabulary.length) return undefined;
    const expected = `${vocabulary.length}, as the vocabulary has symbols`;
    return { key: 'alphabet', problem: `an alphabet of ${alphabet} for ${vocabulary.length} symbols`, expected };
  },
  files: {
    endings: ['.fa', '.fasta', '.fna', '.ffn', '.faa', '.frn'],
    looksLike: 'FASTA (fa, fasta, fna, ffn, faa, frn), cut into sequences',
    manner: 'stream',
    crosses: true,
    decode: (file, wanted) => decode(file, wanted === undefined ? undefined : vocabularyIn(wanted.settings)),
    propose: (files) => {
      const texts = files.flatMap((file) => textsOf(file, undefined));
      const vocabulary = vocabularyOf(texts);
      const total = texts.reduce(
        (sum, { pieces }) => pieces.reduce((all, piece) => all + piece.symbols.length, sum),
        0,
      );
      if (total === 0) throw new DataError({ path: files[0]?.path ?? 'the data', problem: 'it holds no symbols' });
      const alphabet = Math.max(Array.from(vocabulary).length, 2);
      return { extents: [powerUpTo(total, proposedLength)], channels: 1, alphabet, settings: { vocabulary } };
    },
  },
  ending: '.fa',
  encode: (item, form) => new TextEncoder().encode(fastaText([{ name: 'sample', symbols: shown(item, form) }])),
  picture: (item, form) => textPicture(shown(item, form), form.extents[0] ?? 1),
  text: shown,
};
