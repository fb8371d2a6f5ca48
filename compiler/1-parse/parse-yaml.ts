import { Composer, Lexer, Parser, type Document, type ParsedNode, type YAMLError } from 'yaml';
import { codes } from '../diagnostics/codes.ts';
import { diagnose, type Diagnostic, type Fault } from '../diagnostics/diagnostic.ts';
import type { Source, SourceRange } from '../diagnostics/source.ts';

/** What the YAML library made of a text; `node` is undefined where its structure can't be trusted. */
export interface ParsedYaml {
  readonly node: ParsedNode | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** A spec nests four deep; each level takes two or three of the parser's. */
const maximumDepth = 64;
/** One slip in a text can make many syntax faults; more than these help nobody. */
const maximumFaults = 20;

type Token = ReturnType<Parser['next']> extends Generator<infer T> ? T : never;

/** Parses a part of a source (`range`) as one YAML document. */
export function parseYaml(range: SourceRange): ParsedYaml {
  const text = range.source.text.slice(range.start, range.end);
  const at = (start: number, end: number): SourceRange => ({
    source: range.source,
    start: range.start + start,
    end: range.start + end,
  });
  const scanned = scan(text);
  if (!Array.isArray(scanned)) {
    const fault = { code: codes.tooDeep, message: 'the values nest too deep', expected: 'a spec, which nests four deep' };
    return { node: undefined, diagnostics: [diagnose(at(scanned.offset - 1, scanned.offset), fault)] };
  }
  // Duplicate keys are found by the tree builder, in linear time. Core schema whatever the %YAML directive says.
  const composer = new Composer({ schema: 'core', merge: false, resolveKnownTags: false, uniqueKeys: false, prettyErrors: false });
  const documents = [...composer.compose(scanned, true, text.length)];
  return { node: contentOf(documents[0]), diagnostics: faultsOf(documents, at) };
}

/** The tokens of a text; or the offset where they nest too deep, for the library composes by recursion. */
function scan(text: string): Token[] | { readonly offset: number } {
  const tokens: Token[] = [];
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > maximumDepth) return { offset: parser.offset };
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

type AnyDocument = Document.Parsed | ReturnType<Composer['streamInfo']> | Document;

function contentOf(document: Document | undefined): ParsedNode | undefined {
  if (!document || document.errors.length > 0) return undefined;
  return (document.contents ?? undefined) as ParsedNode | undefined;
}

function faultsOf(documents: readonly AnyDocument[], at: (start: number, end: number) => SourceRange): Diagnostic[] {
  return [];
}
