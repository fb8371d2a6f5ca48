import { crop } from './raster.ts';
import type { Pixels, Raster } from './raster.ts';
import { roundHalfEven } from './round-half-even.ts';
import { bicubic, box, resample } from './resample.ts';

export interface RasterSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Scales a picture until it just covers the wanted size and cuts out its middle, as Dhariwal and Nichol's ADM prepares ImageNet:
 * halve by box filter while both sides are at least twice the wanted ones, then one bicubic step, then the crop. Values that the
 * bicubic step takes beyond `largest` become `largest`.
 */
export const centreCrop = <P extends Pixels>(source: Raster<P>, wanted: RasterSize, largest: number): Raster<P> => {
  const halved = halve(source, wanted, largest);
  const scale = Math.max(wanted.width / halved.width, wanted.height / halved.height);
  const width = roundHalfEven(halved.width * scale);
  const height = roundHalfEven(halved.height * scale);
  const covering = resample(halved, width, height, bicubic, largest);
  return crop(covering, Math.floor((width - wanted.width) / 2), Math.floor((height - wanted.height) / 2), wanted);
};

const halve = <P extends Pixels>(source: Raster<P>, wanted: RasterSize, largest: number): Raster<P> => {
  let raster = source;
  while (raster.width >= 2 * wanted.width && raster.height >= 2 * wanted.height) {
    raster = resample(raster, Math.floor(raster.width / 2), Math.floor(raster.height / 2), box, largest);
  }
  return raster;
};
