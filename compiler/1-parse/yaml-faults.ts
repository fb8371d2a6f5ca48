import { isCollection, isScalar, visit } from 'yaml';
import type { Document, ErrorCode, YAMLError } from 'yaml';
import { codes } from '../diagnostics/codes.ts';
import type { Fault } from '../diagnostics/diagnostic.ts';

/** One of the YAML library's faults, with its place as offsets into the text. */
export interface YamlFault {
  readonly start: number;
  readonly end: number;
  readonly fault: Fault;
}

/** One slip can make many syntax faults; more than these help nobody. */
const maximumFaults = 20;

/** The commonest faults in the words of a spec's author. */
const inPlainWords: Partial<Record<ErrorCode, Fault>> = {
  TAB_AS_INDENT: {
    code: codes.tab,
    message: 'a tab indents this line',
    expected: 'blanks: YAML allows no tabs there',
    suggestion: 'replace the tab by two blanks',
  },
  TAG_RESOLVE_FAILED: {
    code: codes.unsupportedYaml,
    message: 'a spec uses no YAML tags',
    expected: 'plain numbers, texts, lists and mappings',
    suggestion: 'leave the tag out',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    code: codes.syntax,
    message: "a mapping can't start here, after another key",
    suggestion: 'put it on a line of its own, or write {key: value}',
  },
};

const badIndent: Fault = { code: codes.syntax, message: 'the indentation fits no line above' };

/** By how many blanks a line may be indented: as the line above that is indented less, or as the one just above. */
const indentAdvice = (text: string, at: number): string => {
  const above = text.slice(0, at).split('\n');
  const own = indentOf(text.slice(at - (above.pop() ?? '').length).split('\n', 1)[0] ?? '');
  const lines = above.map((line, index) => ({ number: index + 1, indent: indentOf(line), line }));
  const written = lines.filter(({ line }) => !/^\s*(#|$)/.test(line));
  const fits = [written.at(-1), written.findLast(({ indent }) => indent < own)].filter((line) => line !== undefined);
  const words = fits.map(({ indent, number }) => `${indent} blanks, as line ${number} is`);
  return `indent it by ${[...new Set(words)].join(', or by ')}`;
};

/** Columns before a line's key: a dash and the blanks behind it belong to them. */
const indentOf = (line: string): number => /^ *(- +)?/.exec(line)?.[0].length ?? 0;

const openQuote: Fault = {
  code: codes.syntax,
  message: 'this text has no closing quote',
  expected: 'the quote that opens the text at its end, too',
};

/**
 * The faults of a document, the first at every place: a second one only echoes it. `lines` are those that are indented too deep, by the
 * offsets of the faults that tell of them.
 */
export const yamlFaultsOf = (
  document: Document.Parsed,
  text: string,
  lines: ReadonlyMap<number, YamlFault>,
): YamlFault[] => {
  const places = new Set<number>();
  const faults: YamlFault[] = [];
  for (const error of [...document.errors, ...document.warnings].slice(0, maximumFaults)) {
    const [start, end] = error.pos;
    const known = lines.get(start) ?? openEnd(document, error);
    const fault = known ?? { start, end, fault: describe(error, text) };
    if (!places.has(fault.start)) faults.push(fault);
    places.add(fault.start);
  }
  return faults;
};

/** The library notices an open quote or bracket where it gives up; its author looks for it where it opens. */
const openEnd = (document: Document.Parsed, error: YAMLError): YamlFault | undefined => {
  const bracket = /end with a ([\]}])/.exec(error.message)?.[1];
  if (bracket === undefined && error.code !== 'MISSING_CHAR') return undefined;
  const start = openingOf(document, error.pos[0], bracket !== undefined);
  if (start === undefined) return undefined;
  return { start, end: start + 1, fault: bracket === undefined ? openQuote : openBracket(bracket) };
};

const openBracket = (closing: string): Fault => {
  const message = `this ${closing === ']' ? 'list' : 'mapping'} has no closing "${closing}"`;
  return { code: codes.syntax, message, expected: `"${closing}" after its last value`, suggestion: closing };
};

/** Where the innermost quoted text or flow collection starts that reaches to `end`. */
const openingOf = (document: Document.Parsed, end: number, flow: boolean): number | undefined => {
  let opening: number | undefined;
  visit(document, {
    Node(_key, node) {
      const opens = flow ? isCollection(node) && node.flow : isScalar(node) && node.type?.startsWith('QUOTE_');
      if (!opens || !node.range) return;
      if (node.range[0] < end && end <= node.range[1]) opening = node.range[0];
    },
  });
  return opening;
};

const describe = (error: YAMLError, text: string): Fault => {
  const known = inPlainWords[error.code];
  if (error.code === 'BAD_INDENT') return { ...badIndent, suggestion: indentAdvice(text, error.pos[0]) };
  if (known) return known;
  const message = error.message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '';
  return {
    code: codes.syntax,
    message: `this is no valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
  };
};
