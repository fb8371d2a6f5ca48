import { itemsOfFile } from '../../data/kinds/decode-file.ts';
import type { KnownItems } from '../../data/kinds/known-items.ts';
import { pixelsOf, tokensOf } from '../pixels.ts';
import { button, canvas, context, element, input, select } from './elements.ts';

/** Longest side at which a picture is read. */
const largest = 2048;
/** Items that are taken of one file: a page trains on a few. */
const mostOfAFile = 32;

interface TrainingItem {
  readonly tokens: Uint32Array;
  readonly label: number;
}

/** The items that were dropped on the page or chosen, each with the class that was selected then. */
export class TrainingItems {
  private readonly known: KnownItems;
  private readonly onFault: (fault: unknown) => void;
  private items: TrainingItem[] = [];

  constructor(known: KnownItems, onFault: (fault: unknown) => void) {
    this.known = known;
    this.onFault = onFault;
    const files = input('images');
    files.addEventListener('change', () => void this.add([...(files.files ?? [])]).then(() => (files.value = '')));
    document.addEventListener('dragover', (event) => event.preventDefault());
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      void this.add([...(event.dataTransfer?.files ?? [])]);
    });
    button('clear').addEventListener('click', () => this.replace([]));
    this.replace([]);
  }

  /** tokens [items, ...extents, channels]; undefined where there is no item. */
  get batch(): { readonly tokens: Uint32Array; readonly labels: Uint32Array } | undefined {
    const [first] = this.items;
    if (first === undefined) return undefined;
    const tokens = new Uint32Array(this.items.length * first.tokens.length);
    for (const [place, item] of this.items.entries()) tokens.set(item.tokens, place * item.tokens.length);
    return { tokens, labels: Uint32Array.from(this.items, ({ label }) => label) };
  }

  private async add(files: readonly File[]): Promise<void> {
    const label = Number(select('train-class').value);
    for (const file of files) {
      try {
        const items = (await itemsIn(file, this.known)).map((tokens) => ({ tokens, label }));
        this.replace([...this.items, ...items]);
      } catch (fault) {
        this.onFault(fault);
      }
    }
  }

  private replace(items: TrainingItem[]): void {
    this.items = items;
    const { kind } = this.known;
    const count = items.length;
    element('image-count', HTMLElement).textContent =
      count === 0
        ? `No ${kind.items} yet: drop some anywhere on the page.`
        : `${count} ${count === 1 ? kind.item : kind.items}`;
    button('train-start').disabled = count === 0;
    button('clear').disabled = count === 0;
    this.paint();
  }

  /** Pictures of all items in a row. */
  private paint(): void {
    const { kind, form } = this.known;
    const pictures = this.items.map(({ tokens }) => kind.picture(tokens, form));
    const { width = 1, height = 1 } = pictures[0] ?? {};
    const strip = canvas('thumbnails');
    Object.assign(strip, { width: Math.max(1, pictures.length * width), height });
    strip.hidden = pictures.length === 0;
    for (const [place, picture] of pictures.entries())
      context(strip).putImageData(new ImageData(pixelsOf(picture), width), place * width, 0);
  }
}

/** The items that a file holds, as training takes them. Rejects with an error that names the file. */
const itemsIn = async (file: File, known: KnownItems): Promise<readonly Uint32Array[]> => {
  const reading = known.kind.files ?? known.kind.dropped;
  if (reading !== undefined)
    return itemsOfFile({ path: file.name, bytes: await bytesOf(file) }, reading, known, mostOfAFile);
  const picture = await read(file).catch(() => undefined);
  if (picture === undefined) throw new TypeError(`${file.name}: this is no picture that the browser can read.`);
  return [tokensOf(picture, known.form)];
};

const bytesOf = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer());

const read = async (file: File): Promise<ImageData> => {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none' });
  const scale = Math.min(1, largest / Math.max(bitmap.width, bitmap.height));
  const surface = document.createElement('canvas');
  surface.width = Math.max(1, Math.round(bitmap.width * scale));
  surface.height = Math.max(1, Math.round(bitmap.height * scale));
  const brush = context(surface);
  brush.drawImage(bitmap, 0, 0, surface.width, surface.height);
  bitmap.close();
  return brush.getImageData(0, 0, surface.width, surface.height);
};
