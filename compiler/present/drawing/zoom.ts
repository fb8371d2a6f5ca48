import { markup } from '../markup.ts';
import type { Markup } from '../markup.ts';
import type { RegionDrawing } from './region.ts';

/** Lines from the patch of one drawing to the corners of the drawing below, over whatever room there is between them. */
export const drawZoom = ({ patch, height, width }: RegionDrawing, widthBelow: number): Markup => {
  const top = patch.y + patch.height - height;
  return markup`<svg class="zoom" width="${Math.max(width, widthBelow)}" height="100%" aria-hidden="true">
<line x1="${patch.x}" y1="${top}" x2="0.5" y2="100%"/><line x1="${patch.x + patch.width}" y1="${top}" x2="${widthBelow - 0.5}" y2="100%"/></svg>`;
};
