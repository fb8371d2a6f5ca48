import type { KnownItems } from '../../data/kinds/known-items.ts';
import { itemSize } from '../../data/dataset.ts';
import type { Turn } from '../../data/kinds/kind.ts';
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

/** Degrees for a pixel that the pointer goes, and for an arrow key. */
const degreesOfPixel = 0.5;
const degreesOfKey = 15;

const turnOfKey: Readonly<Record<string, Turn>> = {
  ArrowLeft: { yaw: -degreesOfKey, pitch: 0 },
  ArrowRight: { yaw: degreesOfKey, pitch: 0 },
  ArrowUp: { yaw: 0, pitch: -degreesOfKey },
  ArrowDown: { yaw: 0, pitch: degreesOfKey },
};

/** Shows items by the picture that their kind makes of them; the pointer and the arrow keys turn those that have several sides. */
export class PictureView implements ItemView {
  private readonly known: KnownItems;
  private readonly surface = canvas('image');
  private readonly native = document.createElement('canvas');
  private tokens: Uint32Array;
  private turn: Turn = { yaw: 0, pitch: 0 };
  private isDue = false;

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
    const picture = kind.turned?.(this.tokens, form, this.turn) ?? kind.picture(this.tokens, form);
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
    const { surface } = this;
    surface.classList.add('turns');
    let [x, y] = [0, 0];
    surface.addEventListener('pointerdown', ({ pointerId, clientX, clientY }) => {
      surface.setPointerCapture(pointerId);
      [x, y] = [clientX, clientY];
    });
    surface.addEventListener('pointermove', ({ pointerId, clientX, clientY }) => {
      if (!surface.hasPointerCapture(pointerId)) return;
      this.turnBy({ yaw: degreesOfPixel * (clientX - x), pitch: degreesOfPixel * (clientY - y) });
      [x, y] = [clientX, clientY];
    });
    surface.addEventListener('keydown', (event) => {
      const turn = turnOfKey[event.key];
      if (turn === undefined) return;
      event.preventDefault();
      this.turnBy(turn);
    });
  }

  /** The pointer moves more often than the screen shows. */
  private turnBy({ yaw, pitch }: Turn): void {
    this.turn = { yaw: this.turn.yaw + yaw, pitch: this.turn.pitch + pitch };
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => {
      this.isDue = false;
      this.paint();
    });
  }
}
