import type { ModelDescription } from '../../model.ts';
import { pixelsOf, tokensOf } from '../pixels.ts';
import { button, canvas, context, element, input, select } from './elements.ts';

/** Longest side at which a picture is read. */
const largest = 2048;

interface TrainingImage {
  readonly tokens: Uint32Array;
  readonly label: number;
}

/** The images that were dropped on the page or chosen, each with the class that was selected then. */
export class TrainingImages {
  private readonly data: ModelDescription['data'];
  private readonly onFault: (fault: unknown) => void;
  private images: TrainingImage[] = [];

  constructor({ data }: ModelDescription, onFault: (fault: unknown) => void) {
    this.data = data;
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

  /** tokens [images, ...extents, channels]; undefined where there is no image. */
  get batch(): { readonly tokens: Uint32Array; readonly labels: Uint32Array } | undefined {
    const [first] = this.images;
    if (first === undefined) return undefined;
    const tokens = new Uint32Array(this.images.length * first.tokens.length);
    for (const [place, image] of this.images.entries()) tokens.set(image.tokens, place * image.tokens.length);
    return { tokens, labels: Uint32Array.from(this.images, ({ label }) => label) };
  }

  private async add(files: readonly File[]): Promise<void> {
    const label = Number(select('train-class').value);
    for (const file of files) {
      try {
        const tokens = tokensOf(await read(file), this.data);
        this.replace([...this.images, { tokens, label }]);
      } catch {
        this.onFault(new TypeError(`${file.name}: this is no picture that the browser can read.`));
      }
    }
  }

  private replace(images: TrainingImage[]): void {
    this.images = images;
    const count = images.length;
    element('image-count', HTMLElement).textContent =
      count === 0 ? 'No images yet: drop some anywhere on the page.' : `${count} ${count === 1 ? 'image' : 'images'}`;
    button('train-start').disabled = count === 0;
    button('clear').disabled = count === 0;
    this.paint();
  }

  /** All images in a row. */
  private paint(): void {
    const [height = 1, width = 1] = this.data.extents;
    const strip = canvas('thumbnails');
    Object.assign(strip, { width: Math.max(1, this.images.length * width), height });
    strip.hidden = this.images.length === 0;
    for (const [place, { tokens }] of this.images.entries())
      context(strip).putImageData(new ImageData(pixelsOf(tokens, this.data), width), place * width, 0);
  }
}

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
