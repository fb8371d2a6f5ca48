import type { ErrorCode, YAMLError } from 'yaml';
import { codes } from '../diagnostics/codes.ts';
import type { Fault } from '../diagnostics/diagnostic.ts';

/** The library's commonest faults in the words of a spec's author. */
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
  BAD_INDENT: {
    code: codes.syntax,
    message: 'the indentation fits no line above',
    suggestion: 'align the line with its neighbours',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    code: codes.syntax,
    message: "a mapping can't start here, after another key",
    suggestion: 'put it on a line of its own, or write {key: value}',
  },
  MULTIPLE_ANCHORS: { code: codes.syntax, message: 'a value can have one anchor only' },
};

/** The fault to report for one of the YAML library's. */
export function describeYamlFault(error: YAMLError): Fault {
  const known = inPlainWords[error.code];
  if (known) return known;
  const message = error.message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '';
  return {
    code: codes.syntax,
    message: `this is no valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
  };
}
