import { expect } from 'chai';
import { kindNamed, knownItems, settingsOf } from '../../../runtime/data/kinds/kinds.ts';
import type { KnownItems } from '../../../runtime/data/kinds/known-items.ts';
import type { Raster } from '../../../runtime/data/raster.ts';
import { distinctPalette } from '../../../runtime/data/kinds/palette-facts.ts';
import type { ItemForm, Turn } from '../../../runtime/data/kinds/kind.ts';

describe('a piece of music', () => {
  const music = kindNamed('music');
  const form: ItemForm = {
    extents: [16, 12],
    channels: 1,
    alphabet: 3,
    settings: { stepsPerBeat: 4, lowest: 60 },
    facts: { tempo: 120 },
  };

  it('sounds at the pitches and the times of its notes', () => {
    // The A above the middle C from step 4 on, for four steps: half a second of 440 Hz after half a second of silence.
    const item = new Uint32Array(16 * 12);
    for (let step = 4; step < 8; step++) item[step * 12 + 9] = step === 4 ? 1 : 2;
    const file = music.sound!(item, form);
    const samples = new Int16Array(file.buffer.slice(file.byteOffset + 44));
    const rate = new DataView(file.buffer, file.byteOffset).getUint32(24, true);
    expect(samples.length / rate).to.be.closeTo(2, 1e-3);
    const part = (from: number, to: number): Int16Array => samples.subarray(from * rate, to * rate);
    expect(part(0, 0.499).every((sample) => sample === 0)).to.equal(true);
    expect(part(1.001, 2).every((sample) => sample === 0)).to.equal(true);
    // A string of overtones passes zero upwards once a period of its fundamental, as the partials fall off fast.
    const tone = part(0.5, 1);
    const rises = tone.reduce((count, sample, at) => count + Number(at > 0 && tone[at - 1]! < 0 && sample >= 0), 0);
    expect(rises).to.be.closeTo(220, 3);
    expect(Math.max(...tone)).to.be.above(20000);
  });

  it('is silent where nothing is played', () => {
    const file = music.sound!(new Uint32Array(16 * 12), form);
    expect(new Int16Array(file.buffer.slice(file.byteOffset + 44)).every((sample) => sample === 0)).to.equal(true);
  });
});

describe('an item with an end mark', () => {
  const withEnd = (kind: string, extents: readonly number[], alphabet: number): KnownItems =>
    knownItems({ extents, channels: 1, alphabet, kind, settings: settingsOf(kindNamed(kind), {}), end: true });

  it('is a file of what is before the mark, and none of its values is beyond the kind’s', async () => {
    const { kind, form } = withEnd('text', [6], 257);
    const item = Uint32Array.of(72, 105, 33, 256, 256, 256);
    expect(Buffer.from(await kind.encode(item, form)).toString()).to.equal('Hi!');
    expect(kind.text!(item, form)).to.equal('Hi!');
    expect(kind.text!(new Uint32Array(6).fill(256), form)).to.equal('');
    // Behind the mark a picture shows what it shows of no text, not of the value 0.
    const { picture } = kindNamed('symbols');
    const dna = withEnd('symbols', [6], 6);
    const short = dna.kind.picture(Uint32Array.of(2, 1, 5, 5, 5, 5), dna.form);
    expect(short).to.deep.equal(picture(Uint32Array.of(2, 1), dna.form));
    expect(short.pixels).not.to.deep.equal(picture(Uint32Array.of(2, 1, 0, 0, 0, 0), dna.form).pixels);
    const clip = withEnd('sound', [6], 257);
    const silent = Uint32Array.of(200, 60, 128, 128, 128, 128);
    expect(clip.kind.picture(Uint32Array.of(200, 60, 256, 256, 256, 256), clip.form)).to.deep.equal(
      kindNamed('sound').picture(silent, clip.form),
    );
  });

  it('is shorter along the first axis alone', async () => {
    const { kind, form } = withEnd('music', [4, 12], 4);
    const item = new Uint32Array(48).fill(3, 24);
    item[0] = 1;
    const file = await kind.encode(item, form);
    const whole = await kindNamed('music').encode(item.slice(0, 24), { ...form, extents: [2, 12] });
    expect([...file]).to.deep.equal([...whole]);
    const array = withEnd('array', [2, 2], 4);
    expect(Buffer.from(await array.kind.encode(new Uint32Array(4).fill(3), array.form)).toString('latin1')).to.contain('(1, 2, 1)'); // prettier-ignore
  });
});

const straight: Turn = { yaw: 0, pitch: 0 };

/** The share of the pixels in which two pictures differ. */
const share = (a: Raster, b: Raster): number =>
  a.pixels.reduce((count, value, at) => count + Number(value !== b.pixels[at]), 0) / a.pixels.length;

describe('a volume', () => {
  const volume = kindNamed('volume');
  const form: ItemForm = { extents: [3, 2, 2], channels: 1, alphabet: 8, settings: {} };
  const item = Uint32Array.of(1, 0, 2, 3, 0, 0, 4, 0, 5, 6, 0, 7);

  /** The red of the picture, so many edges of voxels to the right of its middle and below it. */
  const colourAt = (turn: Turn, across: number, down: number): number => {
    const { width, height, pixels } = volume.turned!(item, form, turn);
    const scale = width / Math.hypot(3, 2, 2);
    const [x, y] = [Math.floor(width / 2 + scale * across), Math.floor(height / 2 + scale * down)];
    return pixels[3 * (y * width + x)]!;
  };
  const redOf = (colour: number): number => (colour === 0 ? 255 : distinctPalette(256)[4 * colour]!);

  it('is a map of its highest voxels from above, and its first layer from the front', () => {
    const [above, front] = [
      { yaw: -45, pitch: 60 },
      { yaw: 45, pitch: -30 },
    ];
    // Item [x, y, z]; from above x goes down and y to the right.
    const highest = [[1, 3], [0, 4], [6, 7]]; // prettier-ignore
    for (const [x, row] of highest.entries())
      for (const [y, colour] of row.entries())
        expect(colourAt(above, y - 0.5, x - 1), `${x}, ${y} from above`).to.equal(redOf(colour));
    // From the front x goes to the right and z up; what is behind is seen through what is nothing.
    const columns = [[1, 3], [4, 0], [5, 6]]; // prettier-ignore
    for (const [x, column] of columns.entries())
      for (const [z, colour] of column.entries())
        expect(colourAt(front, x - 1, 0.5 - z), `${x}, ${z} from the front`).to.equal(redOf(colour));
  });

  it('is seen from any side, and after a whole turn as before', () => {
    const sides = [0, 10, 90, 200, 360].map((yaw) => volume.turned!(item, form, { yaw, pitch: yaw / 2 - 40 }));
    expect(new Set(sides.map(({ pixels }) => pixels.join())).size).to.equal(5);
    expect(sides.every(({ width, height }) => width === sides[0]!.width && height === width)).to.equal(true);
    expect(share(volume.turned!(item, form, { yaw: 360, pitch: 360 }), volume.turned!(item, form, straight))).to.be.below(0.001); // prettier-ignore
  });

  it('is after a quarter turn what it would be if it had been made so', () => {
    // (x, y) → (1 − y, x), written out: against the clock, seen from above.
    const turned = Uint32Array.of(2, 3, 4, 0, 0, 7, 1, 0, 0, 0, 5, 6);
    const other: ItemForm = { ...form, extents: [2, 3, 2] };
    const [here, there] = [volume.turned!(item, form, { yaw: 90, pitch: 0 }), volume.turned!(turned, other, straight)];
    expect(share(here, there)).to.be.below(0.002);
    expect(share(volume.turned!(item, form, straight), there)).to.be.above(0.05);
  });
});
