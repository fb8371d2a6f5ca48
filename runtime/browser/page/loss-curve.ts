import { canvas, context, element } from './elements.ts';

const width = 320;
const height = 96;
const margin = 4;

/** The losses of a training on the page, in the kind's unit, as a line and as a number. */
export const showLosses = (losses: readonly number[], steps: number, unit: string): void => {
  const surface = canvas('curve');
  Object.assign(surface, { width: width, height: height });
  surface.hidden = losses.length === 0;
  const last = losses.at(-1);
  const text = last === undefined ? '' : `Step ${losses.length} of ${steps}: ${last.toFixed(3)} ${unit}`;
  element('loss', HTMLElement).textContent = text;
  surface.setAttribute('aria-label', `Loss by step. ${text}`);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const brush = context(surface);
  brush.strokeStyle = getComputedStyle(surface).color;
  brush.lineWidth = 2;
  brush.beginPath();
  for (const [step, loss] of losses.entries()) {
    const x = margin + ((width - 2 * margin) * step) / Math.max(1, steps - 1);
    const y = margin + (height - 2 * margin) * (high === low ? 0.5 : (high - loss) / (high - low));
    brush.lineTo(x, y);
  }
  brush.stroke();
};
