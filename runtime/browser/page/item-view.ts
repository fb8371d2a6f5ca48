import type { KnownItems } from '../../data/kinds/kinds.ts';
import { itemSize } from '../../data/dataset.ts';
import type { Scene } from '../../sample/scene.ts';
import { pixelsOf } from '../pixels.ts';
import { canvas, context } from './elements.ts';

/** What shows an item while it is drawn and afterwards. */
export interface ItemView {
  /** What is known so far. */
  show(scene: Scene): void;
  /** A finished item. */
  showItem(tokens: Uint32Array): void;
}

/** Whether a kind's picture has a pixel for each cell, so that a place in it is a cell. */
export const isMap = ({ kind, form }: KnownItems): boolean => {
  const { width, height } = kind.picture(new Uint32Array(itemSize(form)), form);
  const [rows, columns] = form.extents;
  return form.extents.length === 2 && rows === height && columns === width;
};

/** The longest side of the picture on the page, in pixels of its canvas. */
const side = 448;

/** Pixels that the pointer goes for a quarter turn. */
const turnWidth = 60;

/** Shows items by the picture that their kind makes of them; the pointer and the arrow keys turn those that have several sides. */
export class PictureView implements ItemView {
  private readonly known: KnownItems;
  private readonly surface = canvas('image');
  private readonly native = document.createElement('canvas');
  private tokens: Uint32Array;
  private quarters = 0;

  constructor(known: KnownItems) {
    this.known = known;
    this.tokens = new Uint32Array(itemSize(known.form));
    if (known.kind.turned !== undefined) this.listen();
  }

  show({ tokens }: Scene): void {
    this.showItem(tokens);
  }

  showItem(tokens: Uint32Array): void {
    this.tokens = tokens;
    this.paint();
  }

  private paint(): void {
    const { kind, form } = this.known;
    const picture = kind.turned?.(this.tokens, form, this.quarters) ?? kind.picture(this.tokens, form);
    const { width, height } = picture;
    const scale = Math.max(1, Math.floor(side / Math.max(width, height)));
    Object.assign(this.native, { width, height });
    Object.assign(this.surface, { width: width * scale, height: height * scale });
    context(this.native).putImageData(new ImageData(pixelsOf(picture), width), 0, 0);
    const brush = context(this.surface);
    brush.imageSmoothingEnabled = false;
    brush.drawImage(this.native, 0, 0, this.surface.width, this.surface.height);
  }

  private listen(): void {
    let from: number | undefined;
    this.surface.addEventListener('pointerdown', ({ clientX }) => (from = clientX));
    window.addEventListener('pointerup', () => (from = undefined));
    window.addEventListener('pointermove', ({ clientX }) => {
      const turns = from === undefined ? 0 : Math.trunc((clientX - from) / turnWidth);
      if (from === undefined || turns === 0) return;
      from += turns * turnWidth;
      this.turn(turns);
    });
    this.surface.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      event.preventDefault();
      this.turn(event.key === 'ArrowLeft' ? -1 : 1);
    });
  }

  private turn(quarters: number): void {
    this.quarters = (((this.quarters + quarters) % 4) + 4) % 4;
    this.paint();
  }
}
