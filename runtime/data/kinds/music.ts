import { DataError } from '../data-error.ts';
import { readMidi, usualTempo } from '../formats/midi.ts';
import { cell, rollBytes, toRoll } from '../formats/piano-roll.ts';
import type { RollGrid } from '../formats/piano-roll.ts';
import type { DataKind, ItemForm, KindFault, WantedForm } from './kind.ts';
import { powerUpTo } from './power-up-to.ts';
import { rollSound } from './roll-sound.ts';

const states = 3;
/** MIDI's pitches are 0 … 127. */
const mostPitches = 128;
/** Pitches are proposed in groups of as many, so that patches divide them. */
const pitchGroup = 8;
/** Steps in a piece of a spec that is proposed. */
const proposedSteps = 64;
const usualGrid = { stepsPerBeat: 4, lowest: 36 };
const shades: Readonly<Record<number, number>> = { [cell.silent]: 255, [cell.begins]: 0, [cell.held]: 112 };

const gridOf = ({ extents, settings }: Pick<ItemForm, 'extents' | 'settings'>): RollGrid => ({
  stepsPerBeat: Number(settings.stepsPerBeat),
  lowest: Number(settings.lowest),
  pitches: extents[1] ?? 1,
});

const tempoOf = (facts: unknown): number =>
  typeof facts === 'object' && facts !== null && 'tempo' in facts && typeof facts.tempo === 'number'
    ? facts.tempo
    : usualTempo;

const fault = ({ extents, channels, alphabet, settings }: WantedForm): KindFault | undefined => {
  const [, pitches = 0] = extents;
  if (extents.length !== 2)
    return { key: 'shape', problem: `pieces of ${extents.length} axes`, expected: 'two axes: [steps, pitches]' };
  if (channels !== 1) return { key: 'channels', problem: `pieces of ${channels} channels`, expected: 'channels: 1' };
  if (alphabet !== states) {
    return {
      key: 'alphabet',
      problem: `an alphabet of ${alphabet} for music`,
      expected: '3: silent, a note begins, a note is held',
    };
  }
  const last = Number(settings.lowest) + pitches - 1;
  if (last < mostPitches) return undefined;
  return {
    key: 'lowest',
    problem: `pitches up to ${last}`,
    expected: `at most ${mostPitches - 1}: ${mostPitches - pitches} or less`,
  };
};

/** The grid of pitches that holds all notes of some pieces. */
const proposedPitches = (pitches: readonly number[]): { lowest: number; count: number } => {
  const least = pitches.reduce((a, b) => Math.min(a, b), mostPitches);
  const most = pitches.reduce((a, b) => Math.max(a, b), 0);
  const count = Math.ceil((most - least + 1) / pitchGroup) * pitchGroup;
  return {
    lowest: Math.max(Math.min(least - Math.floor((count - (most - least + 1)) / 2), mostPitches - count), 0),
    count,
  };
};

/** Pieces of music as piano rolls. */
export const music: DataKind = {
  name: 'music',
  summary: 'music as piano rolls, cut from MIDI files: in each step a pitch is silent, begins or is held',
  item: 'piece',
  items: 'pieces',
  unit: 'bits/dim',
  values: 'categorical',
  settings: {
    stepsPerBeat: {
      description: 'Steps of the grid in a beat.',
      type: 'integer',
      minimum: 1,
      maximum: 96,
      usual: usualGrid.stepsPerBeat,
    },
    lowest: {
      description: 'The MIDI number of the first pitch of the grid: 60 is the middle C, 21 the lowest of a piano.',
      type: 'integer',
      minimum: 0,
      maximum: mostPitches - 1,
      usual: usualGrid.lowest,
    },
  },
  isUsual: () => false,
  fault,
  files: {
    endings: ['.mid', '.midi'],
    looksLike: 'music (mid, midi), cut into pieces',
    manner: 'stream',
    decode: (file, wanted) => {
      const song = readMidi(file);
      if (song.notes.length === 0) {
        const problem = song.strokes === 0 ? 'it holds no notes' : 'it holds percussion alone, which has no pitch';
        throw new DataError({ path: file.path, problem, suggestion: 'remove the file', damaged: true });
      }
      const grid = wanted === undefined ? { ...usualGrid, lowest: 0, pitches: mostPitches } : gridOf(wanted);
      const values = toRoll(song, grid);
      return { shape: [values.length / grid.pitches, grid.pitches, 1], values, facts: { tempo: song.tempo } };
    },
    propose: (files) => {
      const songs = files.map(readMidi);
      const pitches = songs.flatMap(({ notes }) => notes.map(({ pitch }) => pitch));
      if (pitches.length === 0)
        throw new DataError({ path: files[0]?.path ?? 'the data', problem: 'it holds no notes' });
      const { lowest, count } = proposedPitches(pitches);
      const beats = songs.reduce((most, { length, ticksPerBeat }) => Math.max(most, length / ticksPerBeat), 0);
      const steps = powerUpTo(beats * usualGrid.stepsPerBeat, proposedSteps);
      return { extents: [steps, count], channels: 1, alphabet: states, settings: { ...usualGrid, lowest } };
    },
  },
  ending: '.mid',
  sound: (item, form) => rollSound(item, gridOf(form), tempoOf(form.facts)),
  encode: (item, form) => rollBytes(item, gridOf(form), tempoOf(form.facts)),
  picture: (item, { extents }) => {
    const [width = 1, height = 1] = extents;
    const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
      const pitch = height - 1 - Math.floor(at / width);
      return shades[item[(at % width) * height + pitch] ?? 0] ?? 0;
    });
    return { width, height, channels: 1, pixels };
  },
};
