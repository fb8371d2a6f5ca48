import { markup } from '../../present/markup.ts';
import type { Markup } from '../../present/markup.ts';
import { share } from '../../present/figures.ts';

/** A part of a whole. */
export interface Part {
  readonly name: string;
  readonly size: number;
  /** The size in words. */
  readonly text: string;
  /** Its colour's class. */
  readonly look: string;
}

/** Parts of a whole as a bar and as a list. */
export const stack = (title: string, parts: readonly Part[]): Markup => {
  const total = parts.reduce((sum, { size }) => sum + size, 0);
  const description = `${title}: ${parts.map(({ name, text }) => `${name} ${text}`).join(', ')}`;
  const bar = parts.map(({ size, look }) => markup`<span class="part ${look}" style="flex-grow:${size}"></span>`);
  const list = parts.map(
    ({ name, size, text, look }) =>
      markup`<li><span class="swatch ${look}"></span>${name}<b>${text}</b><span>${share(total === 0 ? 0 : size / total)}</span></li>`,
  );
  return markup`<h3>${title}</h3><div class="stack" role="img" aria-label="${description}">${bar}</div><ul class="parts">${list}</ul>`;
};
