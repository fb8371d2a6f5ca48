/** HTML and SVG that can't be broken out of: whatever is put into a template is escaped, unless it is markup itself. */

/** Text that is HTML already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: markup, text and numbers (escaped), lists of these; nothing for undefined. */
export type Content = Markup | string | number | undefined | readonly Content[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for element content and for attributes in quotes. */
export const escapeText = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

/** A template of HTML or SVG. Values of attributes stand in quotes. */
export const markup = (strings: TemplateStringsArray, ...values: readonly Content[]): Markup =>
  new Markup(strings.map((text, index) => text + render(values[index])).join(''));

const render = (content: Content): string => {
  if (content === undefined) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'object') return content.map(render).join('');
  return escapeText(String(content));
};

/** A value for the page's script: JSON in which nothing looks like the end of its element. */
export const embeddedJson = (value: unknown): Markup => new Markup(JSON.stringify(value).replace(/</g, '\\u003c'));
