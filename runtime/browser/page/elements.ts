/** The page's elements by their ids, which compiler/page/document.ts writes. */

type Constructor<T extends HTMLElement> = new () => T;

/** Throws where the page has no such element: it then isn't the page that belongs to this script. */
export const element = <T extends HTMLElement>(id: string, type: Constructor<T>): T => {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`The page has no ${type.name} #${id}.`);
};

export const input = (id: string): HTMLInputElement => element(id, HTMLInputElement);
export const button = (id: string): HTMLButtonElement => element(id, HTMLButtonElement);
export const select = (id: string): HTMLSelectElement => element(id, HTMLSelectElement);
export const canvas = (id: string): HTMLCanvasElement => element(id, HTMLCanvasElement);

export const context = (surface: HTMLCanvasElement): CanvasRenderingContext2D => {
  const found = surface.getContext('2d');
  if (found === null) throw new Error('This browser draws no canvas.');
  return found;
};

export const option = (value: string, text: string): HTMLOptionElement => new Option(text, value);
