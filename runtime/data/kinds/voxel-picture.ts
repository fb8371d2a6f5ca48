import type { Palette } from '../palette.ts';
import type { Raster } from '../raster.ts';
import type { Turn } from './kind.ts';

type Vector = readonly [number, number, number];

/** A box of voxels [x, y, z], z up: numbers of colours, 0 where there is nothing. */
export interface Voxels {
  readonly voxels: ArrayLike<number>;
  readonly extents: Vector;
  readonly palette: Palette;
}

/** How large pictures are: a voxel's edge, in pixels, and the longest side of a picture. */
const edge = 4 * Math.SQRT2;
const longest = 448;
const paper = 255;
/** Where the light comes from: the left, above and mostly from the viewer. In the usual picture the top is white, the left side 0.8 and the right one 0.6. */
const lamp = { right: -0.14, up: 0.37, towards: 1.36 };
/** Faces that the light only grazes are still seen. */
const darkest = 0.4;
/** From where pictures are seen, in degrees: from above a corner, x to the lower right, y to the upper right. */
const usual = { azimuth: -45, height: 30 };

/** What of the space lies along the picture's width, along its height (upwards), and into it. */
interface Directions {
  readonly right: Vector;
  readonly up: Vector;
  readonly inwards: Vector;
}

const directions = ({ yaw, pitch }: Turn): Directions => {
  const [azimuth, height] = [((usual.azimuth - yaw) * Math.PI) / 180, ((usual.height + pitch) * Math.PI) / 180];
  const [cosA, sinA, cosH, sinH] = [Math.cos(azimuth), Math.sin(azimuth), Math.cos(height), Math.sin(height)];
  return {
    right: [-sinA, cosA, 0],
    up: [-cosA * sinH, -sinA * sinH, cosH],
    inwards: [-cosA * cosH, -sinA * cosH, -sinH],
  };
};

/** How light the faces across an axis are that look to the viewer. */
const lightOf = ({ right, up, inwards }: Directions, axis: 0 | 1 | 2): number => {
  const outwards = -Math.sign(inwards[axis]);
  const light = outwards * (lamp.right * right[axis] + lamp.up * up[axis] - lamp.towards * inwards[axis]);
  return Math.min(1, Math.max(darkest, light));
};

/** How far a box reaches along a direction. */
const reach = (direction: Vector, extents: Vector): number =>
  direction.reduce((sum, part, axis) => sum + Math.abs(part) * (extents[axis] ?? 0), 0);

/** The picture of a volume as its kind shows it, no larger than the box. */
export const voxelPicture = (box: Voxels): Raster => {
  const sight = directions({ yaw: 0, pitch: 0 });
  const [wide, tall] = [reach(sight.right, box.extents), reach(sight.up, box.extents)];
  const scale = Math.min(edge, longest / Math.max(wide, tall));
  return seen(box, sight, scale, Math.ceil(wide * scale), Math.ceil(tall * scale));
};

/** A square picture of a volume that is turned: the box stays in it, at one scale, however it is turned. */
export const turnedPicture = (box: Voxels, turn: Turn): Raster =>
  seen(box, directions(turn), longest / Math.hypot(...box.extents), longest, longest);

/** Parallel rays, one through each pixel's centre, each to the first voxel that it meets. `scale` is pixels an edge. */
const seen = (box: Voxels, sight: Directions, scale: number, width: number, height: number): Raster => {
  const { right, up, inwards } = sight;
  const lights = [lightOf(sight, 0), lightOf(sight, 1), lightOf(sight, 2)] as const;
  const pixels = new Uint8Array(3 * width * height).fill(paper);
  // From outside of the box.
  const back = Math.hypot(...box.extents);
  for (let at = 0; at < width * height; at++) {
    const across = ((at % width) + 0.5 - width / 2) / scale;
    const upwards = (height / 2 - Math.floor(at / width) - 0.5) / scale;
    const start = (axis: 0 | 1 | 2): number =>
      box.extents[axis] / 2 + across * right[axis] + upwards * up[axis] - back * inwards[axis];
    const hit = firstHit(box, [start(0), start(1), start(2)], inwards);
    if (hit === undefined) continue;
    for (let part = 0; part < 3; part++)
      pixels[3 * at + part] = Math.round(lights[hit.axis] * (box.palette[4 * hit.colour + part] ?? 0));
  }
  return { width, height, channels: 3, pixels };
};

interface Hit {
  readonly colour: number;
  /** The axis across which the voxel's face lies. */
  readonly axis: 0 | 1 | 2;
}

const axes = [0, 1, 2] as const;
/** A ray along a face of the box meets no other face. */
const parallel = 1e-12;

/** Goes along a ray from voxel to voxel. */
const firstHit = ({ voxels, extents }: Voxels, start: Vector, direction: Vector): Hit | undefined => {
  // Distances at which the ray is inside of the box.
  let [from, to] = [0, Infinity];
  let axis: 0 | 1 | 2 = 0;
  for (const one of axes) {
    const along = direction[one];
    if (Math.abs(along) < parallel) {
      if (start[one] < 0 || start[one] >= extents[one]) return undefined;
      continue;
    }
    const [near, far] = [(along > 0 ? 0 : extents[one]) - start[one], (along > 0 ? extents[one] : 0) - start[one]];
    if (near / along > from) [from, axis] = [near / along, one];
    to = Math.min(to, far / along);
  }
  if (from >= to) return undefined;
  const cell = axes.map((one) =>
    Math.min(extents[one] - 1, Math.max(0, Math.floor(start[one] + from * direction[one]))),
  ) as [number, number, number];
  // Where the ray leaves the voxel across each axis, and how far apart such places are.
  const steps = axes.map((one) => Math.sign(direction[one]));
  const gaps = axes.map((one) => (Math.abs(direction[one]) < parallel ? Infinity : 1 / Math.abs(direction[one])));
  const next = axes.map((one) =>
    gaps[one] === Infinity ? Infinity : (cell[one] + (direction[one] > 0 ? 1 : 0) - start[one]) / direction[one],
  ) as [number, number, number];
  for (;;) {
    const colour = voxels[(cell[0] * extents[1] + cell[1]) * extents[2] + cell[2]] ?? 0;
    if (colour > 0) return { colour, axis };
    axis = next[0] < next[1] ? (next[0] < next[2] ? 0 : 2) : next[1] < next[2] ? 1 : 2;
    cell[axis] += steps[axis] ?? 0;
    next[axis] += gaps[axis] ?? 0;
    if (cell[axis] < 0 || cell[axis] >= extents[axis]) return undefined;
  }
};
