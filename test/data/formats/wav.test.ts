import { expect } from 'chai';
import fc from 'fast-check';
import { fromMuLaw, muLawCodes, muLawLevels, toMuLaw } from '../../../runtime/data/formats/mu-law.ts';
import { readFrames, readWav, wavBytes, wavEncodings } from '../../../runtime/data/formats/wav.ts';
import type { SoundFormat, Wav, WavEncoding } from '../../../runtime/data/formats/wav.ts';
import { bytesInMemory } from '../../../runtime/data/stored-array.ts';
import { dataFailure } from '../failure.ts';
import { fixture } from './fixture.ts';

const open = (bytes: Uint8Array): Promise<Wav> => readWav(bytesInMemory('x.wav', bytes));
const openFixture = (name: string): Promise<Wav> => open(fixture(name).bytes);
const all = async (wav: Wav): Promise<number[]> => [...(await readFrames(wav, 0, wav.frames))];
/** The samples of the fixtures, as make-fixtures.py has them, from 0 up. */
const mono = Array.from({ length: 251 }, (_, at) => (37 * at * at - 20000 + 2 ** 15) % 2 ** 16).map(
  (value) => (value + 2 ** 16) % 2 ** 16,
);
const stereo = mono.flatMap((value) => [value, value === 0 ? 65535 : Math.max(65536 - value, 1)]);

describe('WAV files of other programs', () => {
  it('have 16 bits in one channel or two, with other chunks before the samples', async () => {
    const one = await openFixture('mono-16.wav');
    expect(one).to.deep.include({ encoding: 'linear16', rate: 11025, channels: 1, frames: 251 });
    expect(await all(one)).to.deep.equal(mono);
    const two = await openFixture('stereo-16.wav');
    expect(two).to.deep.include({ encoding: 'linear16', rate: 44100, channels: 2, frames: 251 });
    expect(await all(two)).to.deep.equal(stereo);
    expect([...(await readFrames(two, 3, 2))]).to.deep.equal(stereo.slice(6, 10));
    const { bytes } = fixture('mono-16.wav');
    const odd = Uint8Array.of(
      ...bytes.subarray(0, 36),
      ...new TextEncoder().encode('LIST'),
      3,
      0,
      0,
      0,
      1,
      2,
      3,
      0,
      ...bytes.subarray(36),
    );
    expect(await all(await open(odd))).to.deep.equal(mono);
  });

  it('have 8 bits, an odd number of them', async () => {
    const wav = await openFixture('mono-8.wav');
    expect(wav).to.deep.include({ encoding: 'linear8', rate: 8000, frames: 101 });
    expect(await all(wav)).to.deep.equal(Array.from({ length: 101 }, (_, at) => (at * at) % 256));
  });

  it('may say what they are in the extensible way', async () => {
    const { bytes } = fixture('stereo-16.wav');
    const [format, tail] = [bytes.slice(20, 36), Uint8Array.of(22, 0, 16, 0, 3, 0, 0, 0, 1, 0, ...new Uint8Array(14))];
    format.set([0xfe, 0xff]);
    const extended = Uint8Array.of(...bytes.subarray(0, 16), 40, 0, 0, 0, ...format, ...tail, ...bytes.subarray(36));
    expect(await all(await open(extended))).to.deep.equal(stereo);
  });

  it('may be µ-law, whose levels rise with the pressure', async () => {
    const wav = await openFixture('ramp-mu-law.wav');
    const levels = await all(wav);
    expect(wav.encoding).to.equal('muLaw');
    expect(levels).to.deep.equal([...muLawLevels(fixture('ramp.ul').bytes)]);
    expect(levels).to.deep.equal([...levels].sort((a, b) => a - b));
    expect([levels[0], levels.at(-1)]).to.deep.equal([0, 255]);
  });
});

describe('µ-law', () => {
  it('has the 256 values that sox has', () => {
    const { bytes } = fixture('codes.s16');
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
    const signed = [...fromMuLaw(muLawLevels(codes))].map((value) => value - 0x8000);
    expect(signed).to.deep.equal([...new Int16Array(bytes.buffer)]);
    expect(muLawCodes(muLawLevels(codes))).to.deep.equal(codes);
  });

  it('takes the nearest value, as sox does up to its rounding to 14 bits', () => {
    const ramp = Array.from({ length: 1075 }, (_, at) => Math.min(at * 61 - 32768, 32767) + 0x8000);
    const [own, ofSox] = [toMuLaw(ramp), muLawLevels(fixture('ramp.ul').bytes)];
    const error = (levels: Uint8Array, at: number): number => Math.abs(fromMuLaw([levels[at]!])[0]! - ramp[at]!);
    const others = [...ramp.keys()].filter((at) => own[at] !== ofSox[at]);
    expect(others.length).to.be.below(10);
    for (const at of others) expect(error(own, at), `value ${ramp[at]}`).to.be.at.most(error(ofSox, at));
    const levels = Uint8Array.from({ length: 256 }, (_, level) => level).filter((level) => level !== 127); // -0 is 0
    expect(toMuLaw(fromMuLaw(levels))).to.deep.equal(levels);
  });
});

describe('WAV files of ours', () => {
  it('give back what was written', async () => {
    const encodings = fc.constantFrom(...(Object.keys(wavEncodings) as WavEncoding[]));
    await fc.assert(
      fc.asyncProperty(
        encodings,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
        async (encoding, channels, frames, seed) => {
          const format: SoundFormat = { encoding, channels, rate: 16000 };
          const most = wavEncodings[encoding].values;
          const values = Array.from({ length: frames * channels }, (_, at) => (seed + at * 40503) % most);
          const wav = await open(wavBytes(values, format));
          expect(wav).to.deep.include({ ...format, frames });
          expect(await all(wav)).to.deep.equal(values);
        },
      ),
    );
  });

  it('are byte for byte those of Python and sox', () => {
    expect(wavBytes(mono, { encoding: 'linear16', rate: 11025, channels: 1 })).to.deep.equal(
      fixture('mono-16.wav').bytes,
    );
    const eight = Array.from({ length: 101 }, (_, at) => (at * at) % 256);
    expect(wavBytes(eight, { encoding: 'linear8', rate: 8000, channels: 1 })).to.deep.equal(
      fixture('mono-8.wav').bytes,
    );
  });
});

describe('WAV files that are refused', () => {
  const { bytes } = fixture('mono-16.wav');
  const changed = (at: number, ...values: number[]): Uint8Array => {
    const copy = bytes.slice();
    copy.set(values, at);
    return copy;
  };
  const faults: readonly [string, Uint8Array, RegExp][] = [
    ['empty ones', new Uint8Array(0), /it is empty/],
    [
      'other files',
      new TextEncoder().encode('OggS and more of it'),
      /does not begin like a WAV file.*\n.*\n.*sox FILE/,
    ],
    [
      '24 bits',
      fixture('stereo-24.wav').bytes,
      /its samples have 24 bits.*\n.*8 or 16 bits.*\n.*sox FILE -e signed -b 16 NEW/,
    ],
    ['floats', fixture('stereo-float.wav').bytes, /floats of 32 bits.*\n.*\n.*sox FILE -e signed -b 16 NEW/],
    ['A-law', fixture('mono-a-law.wav').bytes, /its samples are A-law/],
    ['those without a length', fixture('streamed.wav').bytes, /does not say how long.*\n.*\n.*sox --ignore-length/],
    ['those without samples', Uint8Array.of(...changed(40, 0, 0).subarray(0, 44)), /holds no samples/],
    ['half frames', changed(40, 0xf5), /501 bytes of samples are no whole number of frames of 2/],
    ['no channels', changed(22, 0), /says 0 channels, 11025 frames a second and 2 bytes a frame/],
    ['frames of another size', changed(32, 4), /4 bytes a frame/],
    ['unknown formats', changed(20, 0x31, 0), /its samples have the format 49/],
    ['short descriptions', changed(16, 8), /cut off or damaged|description of its samples has 8 bytes/],
  ];
  for (const [fault, file, message] of faults) {
    it(`are ${fault}`, async () => {
      expect((await dataFailure(open(file))).message).to.match(message);
    });
  }

  it('are those that are cut off anywhere', async () => {
    for (let length = 1; length < bytes.length; length++) {
      const { problem, damaged } = await dataFailure(open(bytes.subarray(0, length)));
      expect(problem, `${length} bytes`).to.match(length < 12 ? /does not begin/ : /is cut off/);
      expect(damaged).to.equal(true);
    }
  });

  it('open when their advice was followed', async () => {
    expect(await all(await openFixture('stereo-24-as-16.wav'))).to.deep.equal(stereo);
  });
});
