import { canvas, context, element } from './elements.ts';

const WIDTH = 320;
const HEIGHT = 96;
const MARGIN = 4;

/** The losses of a training on the page, in bits/dim, as a line and as a number. */
export function showLosses(losses: readonly number[], steps: number): void {
  const surface = canvas('curve');
  Object.assign(surface, { width: WIDTH, height: HEIGHT });
  surface.hidden = losses.length === 0;
  const last = losses.at(-1);
  const text = last === undefined ? '' : `Step ${losses.length} of ${steps}: ${last.toFixed(3)} bits/dim`;
  element('loss', HTMLElement).textContent = text;
  surface.setAttribute('aria-label', `Loss by step. ${text}`);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const brush = context(surface);
  brush.strokeStyle = getComputedStyle(surface).color;
  brush.lineWidth = 2;
  brush.beginPath();
  for (const [step, loss] of losses.entries()) {
    const x = MARGIN + ((WIDTH - 2 * MARGIN) * step) / Math.max(1, steps - 1);
    const y = MARGIN + (HEIGHT - 2 * MARGIN) * (high === low ? 0.5 : (high - loss) / (high - low));
    brush.lineTo(x, y);
  }
  brush.stroke();
}
