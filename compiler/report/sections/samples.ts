import { markup } from '../../present/markup.ts';
import type { Content, Markup } from '../../present/markup.ts';
import type { Picture } from '../pictures.ts';
import type { RunFacts } from '../run-facts.ts';
import { count } from '../../words.ts';
import { nothing } from './section.ts';
import type { Section } from './section.ts';

/** What the model drew, from early to late. */
export const samplesSection = ({ pictures, path }: RunFacts): Section => {
  const { previews, samples } = pictures;
  const [newest] = previews.slice(-1);
  const content =
    newest === undefined && samples === undefined
      ? nothing(`There are no pictures yet. 'fractalc sample ${path}' draws some.`)
      : markup`${figure(samples ?? newest, 'large')}${timeline(samples === undefined ? previews.slice(0, -1) : previews, pictures.count)}`;
  return { id: 'samples', title: 'Samples', content };
};

/** What the model drew while it was trained. */
const timeline = (previews: readonly Picture[], all: number): Content => {
  const first = previews[0];
  if (first === undefined) return undefined;
  const left = all > previews.length + 1 ? ` ${previews.length} of ${all} grids are shown.` : '';
  return markup`<h3>While training</h3><p>${sentence(first.caption)}.${left}</p>
<div class="timeline">${previews.map((picture) => figure(picture, 'small'))}</div>`;
};

const figure = (picture: Picture | undefined, size: 'large' | 'small'): Markup | undefined => {
  if (picture === undefined) return undefined;
  const { step, caption, uri, width, height } = picture;
  const title =
    step === undefined ? caption : size === 'large' ? `${caption}, after ${count(step)} steps` : `step ${count(step)}`;
  const alt = step === undefined ? `A grid of samples. ${caption}` : `Samples after ${count(step)} steps: ${caption}`;
  return markup`<figure class="${size}"><img src="${uri}" width="${width}" height="${height}" alt="${alt}"><figcaption>${title}</figcaption></figure>`;
};

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
