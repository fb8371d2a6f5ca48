/** Music on a grid: which notes begin and which are held in each step of time. */
import { DataError } from '../data-error.ts';
import { midiBytes, usualTempo } from './midi.ts';
import type { Note, Song } from './midi.ts';

export interface RollGrid {
  readonly stepsPerBeat: number;
  /** The MIDI number of the first pitch: 21 is the lowest of a piano. */
  readonly lowest: number;
  /** The number of pitches, a semitone apart. */
  readonly pitches: number;
}

/** What a cell holds. A note that is struck again begins again. */
export const cell = { silent: 0, begins: 1, held: 2 } as const;

/** MIDI's pitches are 0 … 127. */
const mostPitches = 128;
/** Ticks in a step of the files that are written, as far as a beat has room for them. */
const ticksPerStep = 96;
const mostTicksPerBeat = 0x7fff;

/**
 * The roll [steps, pitches] of a piece. Notes begin at the nearest step and last one step at least. Throws a DataError for a note
 * outside the grid.
 */
export const toRoll = ({ path, ticksPerBeat, length, notes }: Song, grid: RollGrid): Uint8Array => {
  const { stepsPerBeat, lowest, pitches } = checkGrid(grid);
  const stepAt = (tick: number): number => Math.round((tick * stepsPerBeat) / ticksPerBeat);
  const placed = notes
    .map(({ start, end, pitch }) => ({ from: stepAt(start), to: Math.max(stepAt(end), stepAt(start) + 1), pitch }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const steps = placed.reduce((most, { to }) => Math.max(most, to), stepAt(length));
  const cells = new Uint8Array(steps * pitches);
  for (const { from, to, pitch } of placed) {
    if (pitch < lowest || pitch >= lowest + pitches) throw outside(path, notes, pitch, from / stepsPerBeat, grid);
    for (let step = from; step < to; step++) {
      cells[step * pitches + pitch - lowest] = step === from ? cell.begins : cell.held;
    }
  }
  return cells;
};

/** The MIDI file of a roll [steps, pitches], `tempo` beats a minute. What is held without having begun begins there. */
export const rollBytes = (cells: ArrayLike<number>, grid: RollGrid, tempo = usualTempo): Uint8Array => {
  const { stepsPerBeat, lowest, pitches } = checkGrid(grid);
  const ticks = Math.min(ticksPerStep, Math.floor(mostTicksPerBeat / stepsPerBeat));
  const steps = cells.length / pitches;
  const notes: Note[] = [];
  for (let pitch = 0; pitch < pitches; pitch++) {
    let start: number | undefined;
    for (let step = 0; step <= steps; step++) {
      const value = step === steps ? cell.silent : cells[step * pitches + pitch];
      if (start !== undefined && value !== cell.held) {
        notes.push({ start: start * ticks, end: step * ticks, pitch: lowest + pitch });
        start = undefined;
      }
      if (value !== cell.silent) start ??= step;
    }
  }
  return midiBytes(notes, { ticksPerBeat: stepsPerBeat * ticks, tempo, length: steps * ticks });
};

const checkGrid = (grid: RollGrid): RollGrid => {
  const { stepsPerBeat, lowest, pitches } = grid;
  if (Number.isInteger(stepsPerBeat) && stepsPerBeat >= 1 && stepsPerBeat <= mostTicksPerBeat) {
    if (lowest >= 0 && pitches >= 1 && lowest + pitches <= mostPitches) return grid;
  }
  throw new RangeError(`There is no grid of ${stepsPerBeat} steps a beat and ${pitches} pitches from ${lowest} on.`);
};

const outside = (
  path: string,
  notes: readonly Note[],
  pitch: number,
  beat: number,
  { lowest, pitches }: RollGrid,
): DataError => {
  const [least, most] = [Math.min, Math.max].map((pick) =>
    notes.reduce((found, note) => pick(found, note.pitch), pitch),
  );
  return new DataError({
    path,
    problem: `it has a note of pitch ${pitch} at beat ${beat}, outside the grid's ${pitches} pitches from ${lowest} on`,
    expected: `pitches from ${lowest} to ${lowest + pitches - 1}`,
    suggestion: `leave the file out, or make the grid larger: its pitches are from ${least ?? pitch} to ${most ?? pitch}`,
    damaged: true,
  });
};
