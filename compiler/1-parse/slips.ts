import type { CST } from 'yaml';
import { codes } from '../diagnostics/codes.ts';
import type { Fault } from '../diagnostics/diagnostic.ts';
import { isKey } from './foreign-keys.ts';
import type { YamlFault } from './yaml-faults.ts';

/** One slip can be repeated on every line; more than these help nobody. */
const maximumSlips = 20;

/** What was found. */
export interface Slips {
  /** Those that change what the words around them are: where there are any, nothing else about the text is worth telling. */
  readonly words: readonly YamlFault[];
  /** Lines that are indented too deep, by the offset at which the library notices that something is wrong. */
  readonly lines: ReadonlyMap<number, YamlFault>;
}

/**
 * Slips of the hand that leave valid YAML of another meaning, or errors far from their cause: a blank that is none or is missing, a
 * number that commas take apart, a line that is indented too deep.
 */
export const slipsOf = (tokens: readonly CST.Token[]): Slips => {
  const words: YamlFault[] = [];
  const lines = new Map<number, YamlFault>();
  for (const token of tokens) collect(token, words, lines);
  return { words: words.slice(0, maximumSlips), lines };
};

const collect = (token: CST.Token | null | undefined, words: YamlFault[], lines: Map<number, YamlFault>): void => {
  if (token === null || token === undefined) return;
  if (token.type === 'document') collect(token.value, words, lines);
  if (token.type === 'scalar') words.push(...slipsOfScalar(token.source, token.offset));
  if (!('items' in token)) return;
  let before: CST.CollectionItem | undefined;
  for (const item of token.items) {
    if (token.type === 'flow-collection') words.push(...partedNumber(before, item));
    const deeper = deeperLine(item);
    if (deeper !== undefined) lines.set(item.key?.offset ?? 0, deeper);
    collect(item.key, words, lines);
    collect(item.value, words, lines);
    before = item;
  }
};

const slipsOfScalar = (source: string, offset: number): YamlFault[] => {
  const slips: YamlFault[] = [];
  for (const found of source.matchAll(strayBlanks))
    slips.push(at(offset + found.index, found[0], strayBlank(found[0])));
  for (const found of source.matchAll(/(?<=^|\n|[ ,{[])("?)([A-Za-z]\w*)\1:(?=[^\s:/\\])([^\s,}\]]*)/g)) {
    const [whole, , key = '', value = ''] = found;
    if (isKey(key)) slips.push(at(offset + found.index, whole, missingBlank(key, value)));
  }
  const dashed = /^-([A-Za-z]\w*)/.exec(source);
  if (dashed?.[1] !== undefined && isKey(dashed[1]))
    slips.push(at(offset, dashed[0], missingBlankAfterDash(dashed[1])));
  return slips;
};

/** A key of several lines: the last one is the key, and what stands before it was meant to be the value of the line above. */
const deeperLine = ({ key }: CST.CollectionItem): YamlFault | undefined => {
  if (key?.type !== 'scalar' || !key.source.includes('\n')) return undefined;
  const start = key.source.lastIndexOf('\n') + 1;
  const line = key.source.slice(start);
  const name = line.trim();
  const indent = line.indexOf(name);
  return indent > key.indent && isKey(name) ? at(key.offset + start + indent, name, deeperThanAbove) : undefined;
};

/** In a mapping between braces, `10,000` is 10 and a key 000. */
const partedNumber = (before: CST.CollectionItem | undefined, { key, sep, value }: CST.CollectionItem): YamlFault[] => {
  const [head, tail] = [before?.value, key ?? value];
  if (before?.key === undefined || head?.type !== 'scalar' || tail?.type !== 'scalar' || tail.source.length !== 3)
    return [];
  if ((sep ?? []).length > 0 || !/^\d{3}$/.test(tail.source) || !/^[1-9]\d{0,2}$/.test(head.source)) return [];
  const number = `${head.source},${tail.source}`;
  return [at(head.offset, number, { code: codes.syntax, message: `${number} is two values between braces, where commas part them`, suggestion: head.source + tail.source })]; // prettier-ignore
};

const at = (start: number, text: string, fault: Fault): YamlFault => ({ start, end: start + text.length, fault });

/** What looks like a blank, or like nothing, and is neither to YAML. */
const strayBlanks = /[\u0085\u00A0\u1680\u2000-\u200F\u2028\u2029\u202F\u205F\u2060\u3000\uFEFF]/gu;

const strayBlank = (character: string): Fault => {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const name = character === '\u00A0' ? 'a no-break space' : 'a character that looks like a blank, or like nothing';
  return {
    code: codes.syntax,
    message: `${name} (${code}) stands here`,
    expected: 'a plain blank: to YAML, this character is a part of the word beside it',
    suggestion: 'put a blank in its place, or take it out',
  };
};

const missingBlank = (key: string, value: string): Fault => ({
  code: codes.syntax,
  message: `a blank is missing after "${key}:"`,
  expected: 'a blank between the colon and the value: without it, both are one word',
  suggestion: /^[[{]/.test(value) ? `${key}: ${value.charAt(0)}…` : `${key}: ${value}`,
});

const missingBlankAfterDash = (key: string): Fault => ({
  code: codes.syntax,
  message: `a blank is missing after the dash before "${key}"`,
  expected: 'a blank between the dash and what is in the list',
  suggestion: `- ${key}`,
});

const deeperThanAbove: Fault = {
  code: codes.syntax,
  message: 'this line is indented deeper than the line above, which has its value already',
  expected: 'the same number of blanks before all keys of a mapping',
  suggestion: 'align it with the line above',
};
