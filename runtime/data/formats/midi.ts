/**
 * MIDI files as notes: a chunk "MThd" with the format, the number of tracks and the ticks in a beat, then a chunk "MTrk" for each
 * track, of events with the ticks that pass before them. npm's midi-file reads on beyond the end of a file that is cut off.
 */
import { DataError } from '../data-error.ts';
import type { NamedBytes } from '../named-bytes.ts';
import { ByteReader } from './byte-reader.ts';

/** A note, in ticks from the start of the piece. */
export interface Note {
  readonly start: number;
  readonly end: number;
  /** 60 is the middle C. */
  readonly pitch: number;
}

/** A piece of music. Loudness, pedals and instruments are left out. */
export interface Song {
  readonly path: string;
  readonly ticksPerBeat: number;
  /** Beats a minute where it begins. */
  readonly tempo: number;
  /** In ticks, silence at the end included. */
  readonly length: number;
  readonly notes: readonly Note[];
  /** Strokes of percussion (channel 10), which have no pitch: they are no notes. */
  readonly strokes: number;
}

/** What programs take where a file says nothing. */
export const usualTempo = 120;

const microsecondsPerMinute = 60e6;
const percussion = 9;
/** Kinds of events, in the upper four bits of their status. */
const kinds = { noteOff: 8, noteOn: 9, program: 12, pressure: 13 };
const [meta, tempoEvent, endOfTrack] = [0xff, 0x51, 0x2f];
const [exclusive, exclusiveEnd] = [0xf0, 0xf7];

/** Reads a file. Throws a DataError where it is none, is cut off or damaged, or has no common beat. */
export const readMidi = (file: NamedBytes): Song => {
  const { path } = file;
  const reader = new ByteReader(file);
  if (reader.left < 4 || reader.name() !== 'MThd') {
    const problem = file.bytes.length === 0 ? 'it is empty' : 'it does not begin like a MIDI file';
    throw new DataError({ path, problem, expected: 'MThd', suggestion: 'remove the file', damaged: true });
  }
  const header = reader.part(reader.u32(), 'its header');
  const [format, count, ticksPerBeat] = [header.u16(), header.u16(), header.u16()];
  if (format > 1) {
    const expected = 'format 0 or 1, whose tracks sound together';
    throw new DataError({ path, problem: `it has the format ${format}`, expected, suggestion: 'store it as format 1' });
  }
  if (ticksPerBeat === 0 || ticksPerBeat >= 0x8000) {
    const expected = 'ticks of a beat, as music has them';
    const suggestion = 'store it with a beat: export it from a program for scores';
    throw new DataError({ path, problem: 'its ticks are those of a film (SMPTE)', expected, suggestion });
  }
  const tracks: Track[] = [];
  while (tracks.length < count) {
    const name = reader.name();
    const content = reader.part(reader.u32(), name === 'MTrk' ? `track ${tracks.length + 1}` : `its chunk '${name}'`);
    if (name === 'MTrk') tracks.push(readTrack(content));
  }
  const first = tracks.flatMap(({ tempo }) => tempo ?? []).sort((a, b) => a.at - b.at)[0];
  return {
    path,
    ticksPerBeat,
    tempo: first === undefined ? usualTempo : microsecondsPerMinute / first.microseconds,
    length: tracks.reduce((most, { length }) => Math.max(most, length), 0),
    notes: tracks.flatMap(({ notes }) => notes),
    strokes: tracks.reduce((sum, { strokes }) => sum + strokes, 0),
  };
};

interface Track {
  notes: Note[];
  length: number;
  strokes: number;
  tempo: { readonly at: number; readonly microseconds: number } | undefined;
}

const readTrack = (reader: ByteReader): Track => {
  const track: Track = { notes: [], length: 0, strokes: 0, tempo: undefined };
  /** Where notes began that sound now, by channel and pitch. */
  const sounding = new Map<number, number>();
  const end = (key: number): void => {
    const start = sounding.get(key);
    if (start !== undefined) track.notes.push({ start, end: track.length, pitch: key % 128 });
    sounding.delete(key);
  };
  let status = 0;
  while (reader.left > 0) {
    track.length += variableLength(reader);
    const byte = reader.u8();
    if (byte === meta) {
      const type = reader.u8();
      const content = reader.take(variableLength(reader));
      if (type === endOfTrack) break;
      if (type !== tempoEvent || track.tempo !== undefined) continue;
      const [high = 0, middle = 0, low = 0] = content;
      track.tempo = { at: track.length, microseconds: Math.max(high * 0x10000 + middle * 0x100 + low, 1) };
    } else if (byte === exclusive || byte === exclusiveEnd) {
      reader.take(variableLength(reader));
    } else {
      if (byte > exclusive || (byte < 0x80 && status === 0)) throw strayByte(reader, byte, track.length);
      const [kind, channel] = byte < 0x80 ? [status >> 4, status & 15] : [byte >> 4, byte & 15];
      const first = byte < 0x80 ? byte : reader.u8();
      const second = kind === kinds.program || kind === kinds.pressure ? 0 : reader.u8();
      if (first > 127 || second > 127) throw strayByte(reader, Math.max(first, second), track.length);
      if (byte >= 0x80) status = byte;
      if (kind !== kinds.noteOn && kind !== kinds.noteOff) continue;
      const begins = kind === kinds.noteOn && second > 0;
      if (channel === percussion) {
        track.strokes += begins ? 1 : 0;
        continue;
      }
      end(channel * 128 + first);
      if (begins) sounding.set(channel * 128 + first, track.length);
    }
  }
  for (const key of [...sounding.keys()]) end(key);
  return track;
};

const strayByte = ({ path }: ByteReader, byte: number, tick: number): DataError =>
  new DataError({
    path,
    problem: `it is damaged: a byte ${byte} at tick ${tick} is no event`,
    suggestion: 'fetch or store the file again',
    damaged: true,
  });

/** A number in bytes of seven bits, of which all but the last have their highest bit set. */
const variableLength = (reader: ByteReader): number => {
  let value = 0;
  for (let index = 0; index < 4; index++) {
    const byte = reader.u8();
    value = value * 128 + (byte & 127);
    if (byte < 128) break;
  }
  return value;
};

/** A file of format 0 with the notes of one instrument, a piano. `length` is that of the piece in ticks. */
export const midiBytes = (
  notes: readonly Note[],
  { ticksPerBeat, tempo, length }: Pick<Song, 'ticksPerBeat' | 'tempo' | 'length'>,
): Uint8Array => {
  const microseconds = Math.round(microsecondsPerMinute / tempo);
  const events = notes.flatMap(({ start, end, pitch }) => [
    { at: start, bytes: [0x90, pitch, 80] },
    { at: end, bytes: [0x80, pitch, 0] },
  ]);
  // Notes end before others of the same pitch begin.
  events.sort((a, b) => a.at - b.at || (a.bytes[0] ?? 0) - (b.bytes[0] ?? 0));
  const track = [0, meta, tempoEvent, 3, microseconds >> 16, (microseconds >> 8) & 255, microseconds & 255];
  let now = 0;
  for (const { at, bytes } of [...events, { at: length, bytes: [meta, endOfTrack, 0] }]) {
    track.push(...inSevens(at - now), ...bytes);
    now = at;
  }
  const bytes = new Uint8Array(22 + track.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('MThd'));
  view.setUint32(4, 6);
  view.setUint16(10, 1);
  view.setUint16(12, ticksPerBeat);
  bytes.set(new TextEncoder().encode('MTrk'), 14);
  view.setUint32(18, track.length);
  bytes.set(track, 22);
  return bytes;
};

const inSevens = (value: number): number[] =>
  value < 128 ? [value] : [...inSevens(Math.floor(value / 128)).map((byte) => byte | 128), value % 128];
