import { codes } from '../codes.ts';
import type { Page } from './page.ts';
import { small, smallSpec } from './small-spec.ts';

/** FRC1xx: the file and its YAML. */
export const yamlPages = {
  [codes.notText]: {
    title: 'The file is not text',
    cause:
      'The file holds bytes that are no UTF-8, or zeros: it is a picture, a checkpoint or an archive, or a text that was saved in another encoding, such as UTF-16.',
    example: { spec: `${smallSpec()}\0`, shown: '(a file with a zero byte)' },
    cure: 'Give the path of the spec, or save the file as UTF-8.',
    cured: small(),
  },
  [codes.tooLarge]: {
    title: 'The file is too large for a spec',
    cause:
      'A spec has a few hundred bytes; more than 64 KiB are refused before they are read. Most likely this is a data file.',
    example: { spec: `${smallSpec()}${'# and so on\n'.repeat(6000)}`, shown: '(a file of 70 KiB)' },
    cure: 'Give the path of the spec. Data goes to --data.',
    cured: small(),
  },
  [codes.empty]: {
    title: 'The file holds no spec',
    cause: 'The file is empty, or has comments only.',
    example: { spec: '# the model comes here\n' },
    cure: "Write data, levels and head; 'fractalc init' writes a spec to start from.",
    cured: small(),
  },
  [codes.syntax]: {
    title: 'The YAML is broken',
    cause:
      'The text breaks the rules of YAML: a bracket or quote is left open, a line is indented like none above it, or a colon stands where no key can be. The place is where the open part starts, or where the parser noticed.',
    example: small({ data: '{shape: [28, 28, channels: 1}' }),
    cure: 'Close what is open; indent the lines of a section by the same number of blanks.',
    cured: small(),
  },
  [codes.tab]: {
    title: 'A tab indents a line',
    cause: 'YAML allows blanks alone for indentation, because tabs have no width of their own.',
    example: small({ more: 'train:\n\tsteps: 200' }),
    cure: 'Replace each tab by two blanks; most editors do that by themselves for YAML.',
    cured: small({ more: 'train:\n  steps: 200' }),
  },
  [codes.duplicateKey]: {
    title: 'A key is given twice',
    cause: 'A mapping has the same key twice. Other readers would silently take the last; here neither is preferred.',
    example: small({ more: 'train: {steps: 200, batch: 8, steps: 400}' }),
    cure: 'Keep one of the two.',
    cured: small({ more: 'train: {batch: 8, steps: 400}' }),
  },
  [codes.severalDocuments]: {
    title: 'The file holds several YAML documents',
    cause: 'A line of three hyphens starts a second document in the file. A spec is one document.',
    example: small({ more: '---\ntrain: {steps: 200}' }),
    cure: 'Leave the hyphens out, or put the second spec into a file of its own.',
    cured: small({ more: 'train: {steps: 200}' }),
  },
  [codes.unknownAnchor]: {
    title: 'An alias has no anchor',
    cause:
      'An alias such as *base stands for the value that was marked &base further up. Here no value above has the mark, or the alias stands inside the value that it names.',
    example: small({ level0: '&level {module: ar, patch: 4, width: 64}', level1: '{<<: *levle, patch: 1}' }),
    cure: 'Write the name of an anchor that stands above.',
    cured: small({ level0: '&level {module: ar, patch: 4, width: 64}', level1: '{<<: *level, patch: 1}' }),
  },
  [codes.aliasBomb]: {
    title: 'The aliases stand for too many values',
    cause:
      'Aliases of lists of aliases multiply: a short text can stand for billions of values. More than 10,000 are refused.',
    example: {
      spec: `a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
`,
    },
    cure: 'Write the values out.',
    cured: small(),
  },
  [codes.tooDeep]: {
    title: 'The values nest too deep',
    cause: 'A spec nests four deep. Brackets in brackets beyond any spec are refused before they are read.',
    example: small({ data: `{shape: ${'['.repeat(80)}28${']'.repeat(80)}}` }),
    cure: 'Take the superfluous brackets out.',
    cured: small(),
  },
  [codes.unsupportedYaml]: {
    title: 'YAML that means nothing in a spec',
    cause:
      'A spec is made of numbers, texts, truth values, lists and mappings with words for keys. Tags such as !pixel, mappings as keys and merge keys (<<) of anything but mappings have no meaning in it.',
    example: small({ head: '!pixel {width: 32}' }),
    cure: 'Leave the tag out; write plain values.',
    cured: small(),
  },
} as const satisfies Readonly<Record<string, Page>>;
