/** An 8-bit picture: `pixels` is [height, width, channels]. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly pixels: Uint8Array;
}

/** The part of a picture from (`left`, `top`) on. It must lie inside. */
export function crop({ width, channels, pixels }: Raster, left: number, top: number, size: { readonly width: number; readonly height: number }): Raster {
  const cut = new Uint8Array(size.width * size.height * channels);
  for (let row = 0; row < size.height; row++) {
    const start = ((top + row) * width + left) * channels;
    cut.set(pixels.subarray(start, start + size.width * channels), row * size.width * channels);
  }
  return { ...size, channels, pixels: cut };
}

/** The same picture with 1 channel (grey) or 3 (red, green, blue). Grey is the luma of ITU-R BT.601. */
export function withChannels(raster: Raster, channels: 1 | 3): Raster {
  if (raster.channels === channels) return raster;
  const pixels = channels === 1 ? luma(raster) : repeated(raster);
  return { ...raster, channels, pixels };
}

/** 0.299 R + 0.587 G + 0.114 B in 16-bit fixed point, rounded. A second channel of opacity is left out. */
function luma({ width, height, channels, pixels }: Raster): Uint8Array {
  const at = (pixel: number, channel: number): number => pixels[pixel * channels + (channels < 3 ? 0 : channel)] ?? 0;
  return Uint8Array.from({ length: width * height }, (_, pixel) => {
    return (19595 * at(pixel, 0) + 38470 * at(pixel, 1) + 7471 * at(pixel, 2) + 0x8000) >> 16;
  });
}

function repeated({ width, height, channels, pixels }: Raster): Uint8Array {
  return Uint8Array.from({ length: width * height * 3 }, (_, value) => {
    const pixel = Math.floor(value / 3);
    return pixels[pixel * channels + (channels < 3 ? 0 : value % 3)] ?? 0;
  });
}
