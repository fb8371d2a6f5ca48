import { readFileSync } from 'node:fs';

const documents = [
  'README.md',
  'bench/README.md',
  'compiler/3-build/README.md',
  'compiler/reference/README.md',
  'runtime/runs/README.md',
  'runtime/tune/README.md',
];

/** The README and the documents that it sends its readers to, one after the other. */
export const readme = documents
  .map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))
  .join('\n');

/** The program in the README's section about the library. */
export const libraryExample = (): string => {
  const section = readme.split(/^## /m).find((text) => text.startsWith('As a library\n'));
  const code = section?.match(/```ts\n([\s\S]*?)```/)?.[1];
  if (code === undefined) throw new Error('the README has no example of the library');
  return code;
};

/** A block of code. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** The line of `readme` with its first line. */
  readonly line: number;
}

/** The README's blocks of code in a language, or all of them: fenced ones, and indented ones, whose language is ''. */
export const blocksOf = (language: string): readonly Block[] => {
  const fenced = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map((match) =>
    blockAt(match, match[1] ?? '', match[2]),
  );
  const indented = [...readme.matchAll(/(?<=\n\n)((?: {4}\S.*\n)+)/g)].map((match) =>
    blockAt(match, '', (match[1] ?? '').replaceAll(/^ {4}/gm, '')),
  );
  return [...fenced, ...indented]
    .sort((a, b) => a.line - b.line)
    .filter((block) => language === '' || block.language === language);
};

const blockAt = ({ index }: { readonly index: number }, language: string, text = ''): Block => ({
  language,
  text,
  line: readme.slice(0, index).split('\n').length + 1,
});

/** The command lines behind `npx fractalc` in blocks, without comments, lines that go on joined. */
export const commandsOf = (blocks: readonly Block[]): readonly string[] =>
  blocks
    .filter(({ language }) => language === '' || language === 'sh')
    .flatMap(({ text }) => [...text.replaceAll(/\\\n\s*/g, '').matchAll(/^(?:\$ )?npx fractalc (.*)$/gm)])
    .map(([, line = '']) => line.replace(/\s+#.*$/, '').trim());

/** The words of a command line; `…` stands for words that a reader puts there. */
export const wordsOf = (line: string): readonly string[] =>
  line.split(/\s+/).filter((word) => word !== '…' && word !== '');
