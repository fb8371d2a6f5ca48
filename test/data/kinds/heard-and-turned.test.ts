import { expect } from 'chai';
import { kindNamed, knownItems, settingsOf } from '../../../runtime/data/kinds/kinds.ts';
import type { KnownItems } from '../../../runtime/data/kinds/kinds.ts';
import type { ItemForm } from '../../../runtime/data/kinds/kind.ts';

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

describe('a volume', () => {
  const volume = kindNamed('volume');
  const form: ItemForm = { extents: [3, 2, 2], channels: 1, alphabet: 8, settings: {} };
  const item = Uint32Array.of(1, 0, 2, 3, 0, 0, 4, 0, 5, 6, 0, 7);

  it('is seen from four sides, and after a whole turn as before', () => {
    const sides = [0, 1, 2, 3, 4].map((quarters) => volume.turned!(item, form, quarters));
    expect(sides[0]).to.deep.equal(volume.picture(item, form));
    expect(sides[4]).to.deep.equal(sides[0]);
    expect(new Set(sides.map(({ pixels }) => pixels.join())).size).to.equal(4);
  });

  it('has along y after a quarter turn what it had along x', () => {
    // [x, y, z] → [y, 2 − x, z], written out.
    const turned = Uint32Array.of(5, 6, 0, 0, 1, 0, 0, 7, 4, 0, 2, 3);
    const other: ItemForm = { ...form, extents: [2, 3, 2] };
    expect(volume.turned!(item, form, 1)).to.deep.equal(volume.picture(turned, other));
  });
});
