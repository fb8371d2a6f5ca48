import { readFileSync } from 'node:fs';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The program in the README's section about the library. */
export function libraryExample(): string {
  const section = readme.split(/^## /m).find((text) => text.startsWith('As a library\n'));
  const code = section?.match(/```ts\n([\s\S]*?)```/)?.[1];
  if (code === undefined) throw new Error('the README has no example of the library');
  return code;
}
