import { element } from './elements.ts';

export type State = 'loading' | 'ready' | 'busy' | 'error';

/** Tells what the page is doing; its state is the document's `data-state`, by which everything else is turned on and off. */
export class Status {
  private readonly line = element('status', HTMLElement);
  private readonly error = element('error', HTMLElement);
  private readonly controls = document.querySelectorAll<HTMLFieldSetElement>('fieldset');

  show(state: State, text: string): void {
    document.documentElement.dataset['state'] = state;
    this.line.textContent = text;
    for (const controls of this.controls) controls.disabled = state !== 'ready';
    this.error.hidden = true;
    this.error.textContent = '';
  }

  /** Says what is wrong; the page can be used again if it was ready before. */
  fail(thrown: unknown, usable: boolean): void {
    this.show(usable ? 'ready' : 'error', '');
    this.error.textContent = explain(thrown);
    this.error.hidden = false;
  }
}

const explain = (thrown: unknown): string => {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  if ('explanation' in thrown && typeof thrown.explanation === 'string') return thrown.explanation;
  return 'message' in thrown && typeof thrown.message === 'string' ? thrown.message : 'Something went wrong.';
};
