import { Composer, Lexer, Parser } from 'yaml';
import type { CST, ParsedNode } from 'yaml';
import { codes } from '../diagnostics/codes.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceRange } from '../diagnostics/source.ts';
import { slipsOf } from './slips.ts';
import { yamlFaultsOf } from './yaml-faults.ts';
import type { YamlFault } from './yaml-faults.ts';

/** What the YAML library made of a text; `node` is undefined where its structure can't be trusted. */
export interface ParsedYaml {
  readonly node: ParsedNode | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** A spec nests four deep; each of its levels takes two or three of the parser's. */
const maximumDepth = 64;

/** Parses a part of a source as one YAML document. */
export const parseYaml = (part: SourceRange): ParsedYaml => {
  const text = part.source.text.slice(part.start, part.end);
  const tokens = scan(text);
  if ('tooDeepAt' in tokens)
    return { node: undefined, diagnostics: [tooDeep(shift(part, tokens.tooDeepAt - 1, tokens.tooDeepAt))] };
  const slips = slipsOf(tokens);
  if (slips.words.length > 0) return { node: undefined, diagnostics: placed(slips.words, part) };
  // The tree builder finds duplicate keys in linear time. The core schema holds whatever a %YAML directive says.
  const composer = new Composer({ schema: 'core', merge: false, resolveKnownTags: false, uniqueKeys: false });
  const [document, second] = composer.compose(tokens, true, text.length);
  const diagnostics = document ? placed(yamlFaultsOf(document, text, slips.lines), part) : [];
  if (second) diagnostics.push(secondDocument(shift(part, second.range[0], second.range[0] + 3)));
  const trusted = document?.errors.length === 0 && !second;
  return { node: trusted ? (document.contents ?? undefined) : undefined, diagnostics };
};

/** The tokens of a text; or the offset where they nest too deep, for the library composes by recursion. */
const scan = (text: string): CST.Token[] | { readonly tooDeepAt: number } => {
  const tokens: CST.Token[] = [];
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > maximumDepth) return { tooDeepAt: parser.offset };
  }
  tokens.push(...parser.end());
  return tokens;
};

const placed = (faults: readonly YamlFault[], part: SourceRange): Diagnostic[] =>
  faults.map(({ start, end, fault }) => diagnose(shift(part, start, end), fault));

const shift = (part: SourceRange, start: number, end: number): SourceRange => {
  const limit = part.end;
  return { source: part.source, start: Math.min(part.start + start, limit), end: Math.min(part.start + end, limit) };
};

const tooDeep = (range: SourceRange): Diagnostic =>
  diagnose(range, {
    code: codes.tooDeep,
    message: 'the values nest too deep',
    expected: 'the nesting of a spec: sections, levels and their options',
  });

const secondDocument = (range: SourceRange): Diagnostic =>
  diagnose(range, {
    code: codes.severalDocuments,
    message: 'a second YAML document starts here',
    expected: 'one spec a file',
    suggestion: 'put the second spec into a file of its own',
  });
