import { adapterName, openDevice } from '../../device/index.ts';
import { itemSize } from '../../data/dataset.ts';
import type { DataKind } from '../../data/kinds/kind.ts';
import { itemsOfKind } from '../../data/kinds/known-items.ts';
import type { KnownItems } from '../../data/kinds/known-items.ts';
import type { CompiledModel } from '../../model.ts';
import { allButRegion } from '../../sample/given.ts';
import type { RegionPath } from '../../sample/region.ts';
import { Studio } from '../studio.ts';
import { downloadWeights } from '../weights.ts';
import type { WeightsFile } from '../weights.ts';
import { ChoiceForm, entry } from './choices.ts';
import { button, element } from './elements.ts';
import { hideHeatMap, showHeatMap } from './heat-map.ts';
import { ImageView } from './image-view.ts';
import { isMap, PictureView } from './item-view.ts';
import type { ItemView } from './item-view.ts';
import { showLosses } from './loss-curve.ts';
import { Status } from './status.ts';
import { TrainingItems } from './training-items.ts';
import { Unfolding } from './unfolding.ts';

/** What a page is made with. */
export interface PageOptions {
  readonly weights: WeightsFile;
  /** What the model's items are. */
  readonly kind: DataKind;
  readonly classNames: readonly string[];
  /** What the kind of data has learnt of the items. */
  readonly facts?: unknown;
}

const seeds = 2 ** 31;

/** Brings a page to life: loads the weights, then does what the user asks for, one thing at a time. */
export const openPage = async (model: CompiledModel, options: PageOptions): Promise<void> => {
  const status = new Status();
  try {
    status.show('loading', 'Looking for a GPU …');
    checkBrowser();
    const device = await openDevice();
    const weights = await load(options.weights, status);
    const studio = await Studio.create(device, model, weights, options.weights.url);
    element('load', HTMLProgressElement).hidden = true;
    new Page(studio, status, options).start(adapterName(device.adapter));
  } catch (thrown) {
    status.fail(thrown, false);
  }
};

const checkBrowser = (): void => {
  if ((navigator as { gpu?: GPU }).gpu !== undefined) return;
  throw new Error(
    window.isSecureContext
      ? 'This browser has no WebGPU. Chrome and Edge have it from version 113 on, Safari from 26, Firefox from 141 (on Windows); on Linux, Chrome may need chrome://flags/#enable-unsafe-webgpu.'
      : 'WebGPU works only on pages that are served over https, or from this machine: open this one as http://localhost.',
  );
};

const load = async (file: WeightsFile, status: Status): ReturnType<typeof downloadWeights> => {
  const bar = element('load', HTMLProgressElement);
  status.show('loading', 'Loading the weights …');
  return downloadWeights(file, (bytes, total) => {
    if (total !== undefined) bar.value = bytes / total;
    const of = total === undefined ? '' : ` of ${megabytes(total)}`;
    status.show('loading', `Loading the weights: ${megabytes(bytes)}${of} …`);
  });
};

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** A model at work. */
class Page {
  private readonly studio: Studio;
  private readonly status: Status;
  private readonly form: ChoiceForm;
  private readonly view: ItemView;
  private readonly known: KnownItems;
  private readonly images: TrainingItems;
  /** The image that is shown and its class. */
  private image: { readonly tokens: Uint32Array; readonly label: number } | undefined;
  private redraws = 0;
  private stopped: AbortController = new AbortController();
  private readonly name: string;

  constructor(studio: Studio, status: Status, { kind, classNames, facts }: PageOptions) {
    const { description } = studio.model;
    this.studio = studio;
    this.status = status;
    this.name = description.name;
    this.form = new ChoiceForm(studio.model, classNames);
    this.known = itemsOfKind(kind, description.data, facts);
    const redraw = (region: RegionPath): void => void this.busy('Drawing the region …', () => this.redraw(region));
    this.view = isMap(this.known) ? new ImageView(description, this.known, redraw) : new PictureView(this.known);
    this.images = new TrainingItems(this.known, (fault) => status.fail(fault, true));
  }

  start(adapter: string): void {
    element('adapter', HTMLElement).textContent = adapter;
    element('choices', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.busy('Drawing …', () => this.draw());
    });
    const on = (id: string, act: () => void): void => button(id).addEventListener('click', act);
    on('another', () => {
      this.form.seed = Math.floor(Math.random() * seeds);
      void this.busy('Drawing …', () => this.draw());
    });
    on('stop', () => this.stopped.abort());
    on('download', () => void this.busy('Saving …', () => this.download()));
    on('heat', () => void this.busy('Scoring …', () => this.score()));
    on('train-start', () => void this.busy('Training …', () => this.train()));
    on('restore', () => void this.busy('Loading …', () => this.restore()));
    button('restore').disabled = true;
    this.haveImage(false);
    this.status.show('ready', 'Ready.');
  }

  /** Does one thing; the page takes no other meanwhile. */
  private async busy(what: string, act: () => Promise<string>): Promise<void> {
    if (document.documentElement.dataset['state'] !== 'ready') return;
    this.stopped = new AbortController();
    this.status.show('busy', what);
    // The text is to be seen before commands are recorded, which takes the page's only thread.
    await new Promise((resolve) => setTimeout(resolve, 30));
    try {
      const told = await act();
      this.status.show('ready', told);
    } catch (thrown) {
      this.status.fail(thrown, !isLost(thrown));
    }
  }

  private async draw(): Promise<string> {
    const choices = this.form.read();
    const started = performance.now();
    const unfolding = this.unfold(undefined);
    const tokens = await this.studio.draw(choices, (progress) => unfolding.hear(progress));
    const seconds = (performance.now() - started) / 1000;
    await unfolding.finish();
    this.keep(tokens, choices.label);
    this.redraws = 0;
    const hint = isMap(this.known) ? ' Choose a region in the image to draw it anew.' : '';
    return `Drawn in ${seconds.toFixed(1)} s.${hint}`;
  }

  private async redraw(region: RegionPath): Promise<string> {
    const { image } = this;
    if (image === undefined) return `Draw a sample first.`;
    const choices = this.form.read();
    const seed = choices.options.seed + seeds * ++this.redraws;
    const request = { ...choices, label: image.label, options: { ...choices.options, seed } };
    const unfolding = this.unfold(image.tokens);
    const given = allButRegion(this.studio.model.description, image.tokens, region);
    const tokens = await this.studio.fill(request, given, (progress) => unfolding.hear(progress));
    await unfolding.finish();
    this.keep(tokens, image.label);
    return 'The region is drawn anew; the rest of the image is as it was.';
  }

  private unfold(before: Uint32Array | undefined): Unfolding {
    hideHeatMap();
    const unfolding = new Unfolding(this.view, this.studio.model.description, before);
    this.stopped.signal.addEventListener('abort', () => unfolding.stop());
    return unfolding;
  }

  private keep(tokens: Uint32Array, label: number): void {
    this.image = { tokens, label };
    this.view.showItem(tokens);
    this.tell(tokens);
    this.haveImage(true);
  }

  /** What can be read or heard of an item. */
  private tell(tokens: Uint32Array): void {
    const { kind, form } = this.known;
    const text = element('text', HTMLPreElement);
    text.hidden = kind.text === undefined;
    text.textContent = kind.text?.(tokens, form) ?? '';
    const player = element('sound', HTMLAudioElement);
    player.hidden = kind.sound === undefined;
    if (kind.sound === undefined) return;
    URL.revokeObjectURL(player.src);
    player.src = URL.createObjectURL(new Blob([Uint8Array.from(kind.sound(tokens, form))], { type: 'audio/wav' }));
  }

  private haveImage(there: boolean): void {
    for (const id of ['download', 'heat']) button(id).disabled = !there;
  }

  private async score(): Promise<string> {
    if (this.image === undefined) return `Draw a sample first.`;
    const { tokens, label } = this.image;
    showHeatMap(await this.studio.likelihood(tokens, label), this.known);
    return 'Bright places took the model by surprise.';
  }

  private async download(): Promise<string> {
    const link = document.createElement('a');
    const { kind, form } = this.known;
    const file = await kind.encode(this.image?.tokens ?? new Uint32Array(itemSize(form)), form);
    link.href = URL.createObjectURL(new Blob([Uint8Array.from(file)]));
    link.download = `${this.name}-class${this.image?.label ?? 0}-seed${this.form.seed}${kind.ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return `Saved as ${link.download}.`;
  }

  private async train(): Promise<string> {
    const { batch } = this.images;
    if (batch === undefined) return `Drop ${this.known.kind.items} on the page first.`;
    const [steps, rate] = [entry('steps'), entry('rate', 'train.rate')];
    const losses: number[] = [];
    button('restore').disabled = false;
    while (losses.length < steps && !this.stopped.signal.aborted) {
      const { bitsPerDim, skipped } = await this.studio.train(batch.tokens, batch.labels, rate);
      if (skipped) throw new Error('The loss is no finite number: train at a lower rate, after restoring the weights.');
      losses.push(bitsPerDim);
      showLosses(losses, steps, this.known.kind.unit);
    }
    await this.studio.finishTraining();
    hideHeatMap();
    return `Trained: the next ${this.known.kind.item} is drawn with these weights.`;
  }

  private async restore(): Promise<string> {
    await this.studio.restore();
    button('restore').disabled = true;
    showLosses([], 0, this.known.kind.unit);
    hideHeatMap();
    return 'The weights are those that the page came with.';
  }
}

const isLost = (thrown: unknown): boolean =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'device-lost';
