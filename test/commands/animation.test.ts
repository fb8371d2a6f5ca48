import { expect } from 'chai';
import fc from 'fast-check';
import { join } from 'node:path';
import sharp from 'sharp';
import { unfold, writeAnimation } from '../../runtime/commands/animation/animation-file.node.ts';
import { chooseFrames } from '../../runtime/commands/animation/choose-frames.ts';
import { setStage } from '../../runtime/commands/animation/paint.ts';
import { drawn, guided, Scene, unknown } from '../../runtime/sample/scene.ts';
import type { Raster } from '../../runtime/data/raster.ts';
import type { TraceEntry } from '../../runtime/sample/trace.ts';
import { tinyModel } from './tiny-model.ts';
import { tinyFolder } from './tiny.ts';
import type { TinyFolder } from './tiny.ts';

/** 8×8 grey pixels: patches of 4×4 with a guiding pixel each, then pixels. */
const { description } = tinyModel();
const words = (...numbers: number[]): Uint32Array => Uint32Array.from(numbers);

/** Patch after patch, each in two halves, as if it had been sampled so. */
const trace: readonly TraceEntry[] = [
  { level: 'level0', origins: words(0), guides: undefined },
  ...[0, 4, 32, 36].flatMap((origin): TraceEntry[] => {
    const cells = Array.from({ length: 16 }, (_, i) => origin + 8 * (i >> 2) + (i & 3));
    return [
      { level: 'level1', origins: words(origin), guides: words(100 + origin) },
      { level: 'head', origins: words(...cells.slice(0, 8)), guides: undefined },
      { level: 'head', origins: words(...cells.slice(8)), guides: undefined },
    ];
  }),
];
const tokens = Uint32Array.from({ length: 64 }, (_, cell) => cell);
const traced = { tokens, trace, logProbabilities: new Float32Array(64), guideLogProbabilities: undefined };

describe('the frames of an animation', () => {
  it('rise to the last draw, are few enough, and show the end of every step where there is room', () => {
    const sizes = [
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 150 }),
    ] as const;
    fc.assert(
      fc.property(...sizes, (steps, perStep, most) => {
        const frames = chooseFrames(steps, steps * perStep, most);
        expect(frames.length).to.be.within(1, most);
        expect(frames.at(-1)).to.equal(steps * perStep);
        expect(frames.every((frame, i) => Number.isInteger(frame) && frame > (frames[i - 1] ?? 0))).to.equal(true);
        const ends = frames.filter((frame) => frame % perStep === 0).length;
        expect(ends).to.equal(steps <= most ? steps : Math.ceil(steps / Math.ceil(steps / most)));
      }),
    );
  });
});

describe('a scene', () => {
  it('knows nothing, then guiding pixels, then pixels, and where work goes on', () => {
    const scene = new Scene(description, tokens);
    const follow = (from: number, to: number): boolean[] => trace.slice(from, to).map((entry) => scene.follow(entry));
    expect(follow(0, 1)).to.deep.equal([false]);
    expect(scene.working).to.deep.equal([]);
    expect(new Set(scene.known)).to.deep.equal(new Set([unknown]));
    expect(follow(1, 3)).to.deep.equal([false, true]);
    expect(scene.working.map(({ depth, region }) => ({ depth, region }))).to.deep.equal([
      { depth: 1, region: [4, 4] },
      { depth: 2, region: [1, 1] },
    ]);
    const state = (cell: number): number[] => [scene.known[cell]!, scene.tokens[cell]!];
    expect([0, 11, 16, 4].map(state)).to.deep.equal([[drawn, 0], [drawn, 11], [guided, 100], [unknown, 0]]); // prettier-ignore
    follow(3, trace.length);
    expect([...scene.tokens]).to.deep.equal([...tokens]);
    expect(new Set(scene.known)).to.deep.equal(new Set([drawn]));
  });
});

describe('an animation', () => {
  let folder: TinyFolder;
  before(async () => {
    folder = await tinyFolder();
  });
  after(() => folder.remove());

  const frames = [...unfold(description, words(1), traced)];

  it('begins with nothing known, never shows a pixel in two colours, and ends with the image', () => {
    const { images, scale } = setStage(words(1), description.data.extents);
    expect(images).to.deep.equal([0]);
    const at = ({ width, pixels }: Raster, cell: number): number[] => {
      const [x, y] = [cell % 8, Math.floor(cell / 8)].map((place) => 6 + Math.floor(scale * (place + 0.5))) as [
        number,
        number,
      ];
      return [...pixels.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];
    };
    // Two draws for each of four patches, the empty picture, and the finished one.
    expect(frames).to.have.length(4 * 2 + 2);
    expect(at(frames[0]!, 0)).not.to.deep.equal([0, 0, 0]);
    for (const cell of [0, 9, 27, 44, 63]) {
      const shown = frames.map((frame) => at(frame, cell).join());
      const known = shown.indexOf([cell, cell, cell].join());
      expect(known, `cell ${cell}`).to.be.above(0);
      expect(new Set(shown.slice(known)).size).to.equal(1);
    }
  });

  it('outlines the patch that is being worked on, and nothing in the end', () => {
    const orange = ({ pixels }: Raster): number =>
      Array.from({ length: pixels.length / 3 }, (_, i) => pixels.subarray(3 * i, 3 * i + 3)).filter(
        ([red, green, blue]) => red === 255 && green === 106 && blue === 0,
      ).length;
    const { scale } = setStage(words(1), description.data.extents);
    expect(frames.slice(1, -1).map(orange)).to.deep.equal(Array(8).fill(4 * (4 * scale - 1)));
    expect([orange(frames[0]!), orange(frames.at(-1)!)]).to.deep.equal([0, 0]);
  });

  for (const format of ['webp', 'gif']) {
    it(`is a ${format} file that starts again, and rests at the end`, async () => {
      const path = join(folder.path, `unfolding.${format}`);
      await writeAnimation(path, frames);
      const { pages = 0, delay, loop, pageHeight, width } = await sharp(path, { animated: true }).metadata();
      expect({ loop, pageHeight, width }).to.deep.equal({
        loop: 0,
        pageHeight: frames[0]!.height,
        width: frames[0]!.width,
      });
      expect(pages).to.equal(frames.length);
      expect(delay?.at(-1)).to.equal(4000);
      const last = await sharp(path, { page: pages - 1 })
        .removeAlpha()
        .raw()
        .toBuffer();
      const { pixels } = frames.at(-1)!;
      const difference = last.reduce((total, byte, i) => total + Math.abs(byte - pixels[i]!), 0) / pixels.length;
      // WebP keeps every colour, GIF at most 256 of all frames'.
      expect(difference).to.be.at.most(format === 'webp' ? 0 : 2);
    });
  }

  it('shows images of different classes first, as many as fit, enlarged where they are small', () => {
    const labels = Uint32Array.from({ length: 80 }, (_, image) => Math.floor(image / 8));
    const shown = (extents: number[]): { images: number[]; columns: number; scale: number } => {
      const { images, ...rest } = setStage(labels, extents);
      return { images: [...images], ...rest };
    };
    expect(shown([28, 28])).to.deep.equal({ images: [0, 8, 16, 24, 32, 40, 48, 56, 64], columns: 3, scale: 6 });
    expect(shown([256, 256])).to.deep.equal({ images: [0, 8, 16, 24], columns: 2, scale: 1 });
    expect(shown([1024, 1024])).to.deep.equal({ images: [0], columns: 1, scale: 1 });
  });
});
