import { markup } from '../../present/markup.ts';
import type { Content, Markup } from '../../present/markup.ts';

/** A part of the report. */
export interface Section {
  /** For links within the page. */
  readonly id: string;
  readonly title: string;
  readonly content: Markup;
}

/** A name and a value. */
export type Fact = readonly [name: string, value: Content];

/** A list of names and values; rows without a value are left out. */
export const facts = (rows: readonly Fact[], look: 'wide' | '' = ''): Markup => {
  const shown = rows.filter(([, value]) => value !== undefined && value !== '');
  return markup`<dl class="facts ${look}">${shown.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
};

export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** A table that scrolls by itself where the page is narrow. */
export const table = (caption: string, columns: readonly Column[], rows: readonly (readonly Content[])[]): Markup => {
  const cellClass = (index: number): string => (columns[index]?.isNumber === true ? 'number' : 'text');
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${columns.map(({ title }, index) => markup`<th scope="col" class="${cellClass(index)}">${title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => markup`<tr>${row.map((cell, index) => markup`<td class="${cellClass(index)}">${cell}</td>`)}</tr>`)}</tbody>
</table></div>`;
};

/** What stands where there is nothing to show. */
export const nothing = (text: string): Markup => markup`<p class="nothing">${text}</p>`;
