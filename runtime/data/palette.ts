/** Colours by their number: red, green, blue and opacity of each, 0 … 255. [colours, 4] */
export type Palette = Uint8Array;

/** Most colours that a palette of PNG and MagicaVoxel has. */
export const mostColours = 256;
