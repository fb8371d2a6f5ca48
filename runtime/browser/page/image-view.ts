import type { ModelDescription } from '../../model.ts';
import { boxOf, pathTo } from '../../sample/region.ts';
import { levelsOf } from '../../recursion/recursion.ts';
import type { RegionPath } from '../../sample/region.ts';
import { guided, Scene, unknown } from '../../sample/scene.ts';
import type { KnownItems } from '../../data/kinds/known-items.ts';
import { pixelsOf } from '../pixels.ts';
import { canvas, context, element, select } from './elements.ts';
import type { ItemView } from './item-view.ts';

/** Longest side of the picture on the page, in pixels of its canvas. */
const side = 448;
/** Frames of the regions being worked on, from the outermost in, as in the command line's animations. */
const frames = ['#ff6a00', '#0096ff', '#be00c8'] as const;
const guidedOpacity = 166;

/** The image, what is known of it and where work goes on, with a region that arrow keys and the pointer choose. */
export class ImageView implements ItemView {
  private readonly known: KnownItems;
  private readonly description: ModelDescription;
  private readonly surface = canvas('image');
  private readonly native = document.createElement('canvas');
  private readonly scale: number;
  private chosen: readonly [number, number] = [0, 0];
  private scene: Scene;
  private marked = false;

  constructor(description: ModelDescription, known: KnownItems, onChoose: (region: RegionPath) => void) {
    this.known = known;
    const [height = 1, width = 1] = description.data.extents;
    this.description = description;
    this.scale = Math.max(1, Math.floor(side / Math.max(height, width)));
    Object.assign(this.native, { width, height });
    Object.assign(this.surface, { width: width * this.scale, height: height * this.scale });
    this.scene = this.emptyScene();
    this.offerLevels();
    this.listen(onChoose);
  }

  show(scene: Scene): void {
    this.scene = scene;
    this.paint();
  }

  /** A finished image without frames. */
  showItem(tokens: Uint32Array): void {
    const scene = new Scene(this.description, tokens);
    scene.showAll();
    this.show(scene);
  }

  /** The region that is chosen. */
  get region(): RegionPath {
    return pathTo(this.description, this.chosen, Number(select('region-level').value));
  }

  private emptyScene(): Scene {
    const { extents, channels } = this.description.data;
    return new Scene(this.description, new Uint32Array(extents.reduce((total, n) => total * n, channels)));
  }

  private paint(): void {
    const { known, tokens, working } = this.scene;
    const { kind, form } = this.known;
    const pixels = pixelsOf(kind.picture(tokens, form));
    for (const [cell, state] of known.entries())
      pixels[4 * cell + 3] = state === unknown ? 0 : state === guided ? guidedOpacity : 255;
    context(this.native).putImageData(new ImageData(pixels, this.native.width), 0, 0);
    const brush = context(this.surface);
    brush.imageSmoothingEnabled = false;
    brush.clearRect(0, 0, this.surface.width, this.surface.height);
    brush.drawImage(this.native, 0, 0, this.surface.width, this.surface.height);
    for (const { depth, region, origins } of [...working].reverse())
      for (const origin of origins)
        this.frame(originOf(origin, this.native.width), region, frames[depth - 1] ?? frames[2]);
    if (this.marked) this.mark();
  }

  private mark(): void {
    const { origin, extents } = boxOf(this.description, this.region);
    this.frame(origin, extents, '#ffffff', 4);
    this.frame(origin, extents, '#000000');
  }

  private frame(
    [y = 0, x = 0]: readonly number[],
    [tall = 1, wide = 1]: readonly number[],
    colour: string,
    width = 2,
  ): void {
    const brush = context(this.surface);
    brush.strokeStyle = colour;
    brush.lineWidth = width;
    brush.strokeRect(x * this.scale + 1, y * this.scale + 1, wide * this.scale - 2, tall * this.scale - 2);
  }

  /** A region is a patch of some level. */
  private offerLevels(): void {
    const options = levelsOf(this.description.recursion).map(
      ({ patch, name }, depth) => new Option(`${patch.join('×')} (patch of ${name})`, String(depth + 1)),
    );
    select('region-level').replaceChildren(...options);
    select('region-level').addEventListener('change', () => this.paint());
  }

  private listen(onChoose: (region: RegionPath) => void): void {
    const mark = (marked: boolean): void => {
      this.marked = marked;
      this.paint();
    };
    this.surface.addEventListener('focus', () => mark(true));
    this.surface.addEventListener('blur', () => mark(false));
    this.surface.addEventListener('click', ({ offsetX, offsetY }) => {
      const { clientWidth, clientHeight } = this.surface;
      const { width, height } = this.native;
      this.choose(Math.floor((offsetY / clientHeight) * height), Math.floor((offsetX / clientWidth) * width));
      onChoose(this.region);
    });
    this.surface.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') onChoose(this.region);
      else if (!this.move(event.key)) return;
      event.preventDefault();
    });
  }

  /** Moves the choice by a region; tells whether the key is one that moves. */
  private move(key: string): boolean {
    const steps = new Map([
      ['ArrowUp', [-1, 0]],
      ['ArrowDown', [1, 0]],
      ['ArrowLeft', [0, -1]],
      ['ArrowRight', [0, 1]],
    ]);
    const [down, right] = steps.get(key) ?? [];
    if (down === undefined || right === undefined) return false;
    const { origin, extents } = boxOf(this.description, this.region);
    this.choose((origin[0] ?? 0) + down * (extents[0] ?? 1), (origin[1] ?? 0) + right * (extents[1] ?? 1));
    return true;
  }

  private choose(y: number, x: number): void {
    const inside = (at: number, extent: number): number => Math.min(extent - 1, Math.max(0, at));
    this.chosen = [inside(y, this.native.height), inside(x, this.native.width)];
    const { origin } = boxOf(this.description, this.region);
    element('region', HTMLElement).textContent = `Region at row ${origin[0] ?? 0}, column ${origin[1] ?? 0}`;
    this.paint();
  }
}

const originOf = (cell: number, width: number): readonly number[] => [Math.floor(cell / width), cell % width];
