import type { ModelDescription } from '../../model.ts';
import type { Progress } from '../../sample/sampler.ts';
import { Scene } from '../../sample/scene.ts';
import { input } from './elements.ts';
import type { ItemView } from './item-view.ts';

/** How long an image takes to unfold on the page, in frames of the screen, where the GPU is faster. */
const frames = 240;

/** Shows how an image comes about, while it is drawn and again afterwards. */
export class Unfolding {
  private readonly view: ItemView;
  private readonly description: ModelDescription;
  private readonly slider = input('moment');
  private readonly before: Uint32Array | undefined;
  private progress: Progress;
  private scene: Scene;
  private shown = 0;
  private finished: (() => void) | undefined;

  /** @param before the image that is drawn on, if one is */
  constructor(view: ItemView, description: ModelDescription, before: Uint32Array | undefined) {
    const { extents, channels } = description.data;
    this.view = view;
    this.description = description;
    this.before = before;
    this.progress = { tokens: new Uint32Array(extents.reduce((n, m) => n * m, channels)), trace: [], length: 1 };
    this.scene = this.start();
    this.slider.oninput = () => this.seek(this.slider.valueAsNumber);
    this.slider.disabled = true;
    this.view.show(this.scene);
    if (!isStill()) requestAnimationFrame(() => this.tick());
  }

  /** The drawing went on. */
  hear(progress: Progress): void {
    if (progress.trace.length < this.progress.trace.length) return;
    this.progress = progress;
    this.scene.update(progress.tokens);
    this.slider.max = String(progress.length);
  }

  /** Resolves once everything that was heard of is shown. */
  async finish(): Promise<void> {
    if (isStill()) this.advance(this.progress.length);
    else if (this.shown < this.progress.length) await new Promise<void>((resolve) => (this.finished = resolve));
    this.rest();
    this.slider.disabled = false;
    this.slider.value = this.slider.max;
  }

  /** Ends without having shown everything. */
  stop(): void {
    this.progress = { ...this.progress, length: this.shown };
  }

  private tick(): void {
    const { length, trace } = this.progress;
    if (this.shown < trace.length) this.advance(Math.max(1, Math.ceil(length / frames)));
    if (this.shown < length) requestAnimationFrame(() => this.tick());
    else this.finished?.();
  }

  private advance(entries: number): void {
    for (const entry of this.progress.trace.slice(this.shown, this.shown + entries)) {
      this.scene.follow(entry);
      this.shown++;
    }
    this.slider.value = String(this.shown);
    this.view.show(this.scene);
  }

  private seek(moment: number): void {
    this.scene = this.start();
    this.shown = 0;
    this.advance(moment);
    if (moment >= this.progress.length) this.rest();
  }

  private rest(): void {
    this.scene.rest();
    this.view.show(this.scene);
  }

  private start(): Scene {
    const scene = new Scene(this.description, this.before ?? this.progress.tokens);
    if (this.before !== undefined) scene.showAll();
    scene.update(this.progress.tokens);
    return scene;
  }
}

const isStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
