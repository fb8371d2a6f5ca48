import type { Code } from '../codes.ts';
import type { Example, Page } from './page.ts';

/** Columns of a terminal that everyone has. */
const columns = 80;

/** A page as text. */
export const renderPage = (code: Code, { title, cause, example, cure, cured }: Page): string =>
  [`${code}: ${title}`, wrapped(cause), ...exampleParts('Example', example), `Cure: ${cure}`]
    .map((part, index) => (index === 0 || part.startsWith('Cure') ? wrapped(part) : part))
    .concat(exampleParts('Cured', cured))
    .join('\n\n');

const exampleParts = (heading: string, example: Example): readonly string[] => {
  const { spec, files = {}, overrides, shown } = example;
  const others = shown === undefined ? Object.entries(files) : [];
  const command = overrides?.map((word) => (/[^\w.=-]/.test(word) ? `'${word}'` : word)).join(' ');
  return [
    `${heading}:`,
    indented(shown ?? spec),
    ...others.flatMap(([name, text]) => [`  with ${name}:`, indented(text)]),
    ...(command === undefined ? [] : [indented(`$ fractalc check spec.yaml ${command}`)]),
  ];
};

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line.replace('\t', '→ ')}`)
    .join('\n');

const wrapped = (text: string): string => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= columns) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
};
