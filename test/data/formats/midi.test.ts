import { expect } from 'chai';
import fc from 'fast-check';
import { parseMidi } from 'midi-file';
import { readMidi } from '../../../runtime/data/formats/midi.ts';
import type { Note } from '../../../runtime/data/formats/midi.ts';
import { rollBytes, toRoll } from '../../../runtime/data/formats/piano-roll.ts';
import type { RollGrid } from '../../../runtime/data/formats/piano-roll.ts';
import { dataFault, fixture } from './fixture.ts';

const byStart = (notes: readonly Note[]): Note[] => [...notes].sort((a, b) => a.start - b.start || a.pitch - b.pitch);
const grid: RollGrid = { stepsPerBeat: 4, lowest: 48, pitches: 24 };

describe('MIDI files of another program', () => {
  for (const name of ['scale.mid', 'scale-0.mid']) {
    it(`give notes, tempo and length: ${name}`, () => {
      const song = readMidi(fixture(name));
      expect(song).to.deep.include({ ticksPerBeat: 96, length: 480, strokes: 1 });
      expect(song.tempo).to.be.closeTo(90, 1e-3);
      expect(byStart(song.notes)).to.deep.equal([
        { start: 0, end: 192, pitch: 48 },
        { start: 0, end: 196, pitch: 52 },
        { start: 0, end: 96, pitch: 60 },
        { start: 96, end: 192, pitch: 62 },
        { start: 192, end: 288, pitch: 64 },
        { start: 288, end: 384, pitch: 64 },
        { start: 384, end: 480, pitch: 65 },
      ]);
    });
  }

  it('become rolls in which a note that is struck again begins again', () => {
    const cells = toRoll(readMidi(fixture('scale.mid')), grid);
    expect(cells).to.have.length(20 * 24);
    const pitch = (note: number): string =>
      Array.from({ length: 20 }, (_, step) => cells[step * 24 + note - 48]).join('');
    expect(pitch(64)).to.equal('00000000122212220000');
    expect(pitch(52)).to.equal('12222222000000000000'); // 4 ticks late are none
    expect(pitch(65)).to.equal('00000000000000001222');
    expect(pitch(50)).to.equal('0'.repeat(20));
  });

  it('become rolls of half the steps, and no note is lost', () => {
    const cells = toRoll(readMidi(fixture('scale.mid')), { ...grid, stepsPerBeat: 1 });
    expect([...cells.filter((value) => value === 1)]).to.have.length(7);
  });
});

describe('piano rolls', () => {
  const rolls = fc
    .record({
      pitches: fc.integer({ min: 1, max: 5 }),
      steps: fc.integer({ min: 1, max: 12 }),
      stepsPerBeat: fc.integer({ min: 1, max: 24 }),
    })
    .chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        raw: fc.array(fc.integer({ min: 0, max: 2 }), {
          minLength: shape.pitches * shape.steps,
          maxLength: shape.pitches * shape.steps,
        }),
      }),
    );

  it('come back from a file exactly, silence at the end too', () => {
    fc.assert(
      fc.property(rolls, ({ shape: { pitches, stepsPerBeat }, raw }) => {
        // What is held has begun.
        const cells = Uint8Array.from(raw);
        for (let at = 0; at < cells.length; at++)
          if (cells[at] === 2 && (cells[at - pitches] ?? 0) === 0) cells[at] = 1;
        const own = { stepsPerBeat, lowest: 60, pitches };
        const song = readMidi({ path: 'x.mid', bytes: rollBytes(cells, own, 90) });
        expect(toRoll(song, own)).to.deep.equal(cells);
        expect(song.tempo).to.be.closeTo(90, 1e-3);
      }),
    );
  });

  it('are read alike by another program', () => {
    const { header, tracks } = parseMidi(rollBytes([1, 0, 2, 1, 1, 0], { stepsPerBeat: 2, lowest: 60, pitches: 2 }));
    expect(header).to.deep.include({ format: 0, numTracks: 1, ticksPerBeat: 192 });
    expect(
      tracks[0]!.map(({ type, deltaTime, ...event }) => [
        type,
        deltaTime,
        'noteNumber' in event ? event.noteNumber : '',
      ]),
    ).to.deep.equal([
      ['setTempo', 0, ''],
      ['noteOn', 0, 60],
      ['noteOn', 96, 61],
      ['noteOff', 96, 60],
      ['noteOff', 0, 61],
      ['noteOn', 0, 60],
      ['noteOff', 96, 60],
      ['endOfTrack', 0, ''],
    ]);
  });

  it('begin what is held without having begun', () => {
    const own = { stepsPerBeat: 1, lowest: 0, pitches: 1 };
    expect([...toRoll(readMidi({ path: 'x.mid', bytes: rollBytes([0, 2, 2], own) }), own)]).to.deep.equal([0, 1, 2]);
  });

  it('need a grid', () => {
    expect(() => rollBytes([], { stepsPerBeat: 0, lowest: 0, pitches: 1 })).to.throw(RangeError, 'no grid');
    expect(() => rollBytes([], { stepsPerBeat: 4, lowest: 100, pitches: 29 })).to.throw(RangeError, 'no grid');
  });
});

describe('MIDI files that are refused', () => {
  const { bytes } = fixture('scale.mid');
  const read = (file: Uint8Array): unknown => readMidi({ path: 'x.mid', bytes: file });

  it('are cut off anywhere', () => {
    for (let length = 0; length < bytes.length; length++) {
      const { problem, damaged } = dataFault(() => read(bytes.subarray(0, length)));
      expect(problem, `${length} bytes`).to.match(
        length === 0 ? /is empty/ : length < 4 ? /does not begin/ : /is cut off after/,
      );
      expect(damaged).to.equal(true);
    }
    expect(dataFault(() => read(bytes.subarray(0, -3))).problem).to.match(/^track 2 is cut off after \d+ bytes/);
  });

  it('have no common beat', () => {
    expect(dataFault(() => readMidi(fixture('type-2.mid'))).message).to.match(/format 2.*\n.*\n.*format 1/);
    const film = bytes.slice();
    film.set([0xe7, 40], 12);
    expect(dataFault(() => read(film)).message).to.match(/SMPTE/);
  });

  it('hold what is no event', () => {
    const stray = bytes.slice();
    stray[stray.length - 3] = 0xf5; // where an event of the last track would begin
    expect(dataFault(() => read(stray)).problem).to.match(/a byte 245 at tick \d+ is no event/);
  });

  it('have notes outside the grid', () => {
    const song = readMidi(fixture('scale.mid'));
    const { message } = dataFault(() => toRoll(song, { ...grid, lowest: 50 }));
    expect(message).to.match(/scale\.mid: it has a note of pitch 48 at beat 0.*\n.*from 50 to 73.*\n.*from 48 to 65/);
    expect(toRoll(song, { ...grid, pitches: 18 })).to.have.length(20 * 18);
  });

  it('never take long or crash, whatever they hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(bytes.length), (noise, at) => {
        const file = bytes.slice();
        file.set(noise.subarray(0, file.length - at), at);
        try {
          read(file);
        } catch (error) {
          expect(error).to.have.property('name', 'DataError');
        }
      }),
      { numRuns: 300 },
    );
  });
});
