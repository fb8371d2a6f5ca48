import { cell } from '../formats/piano-roll.ts';
import type { RollGrid } from '../formats/piano-roll.ts';
import { wavBytes } from '../formats/wav.ts';

/** Samples a second: enough for the highest pitch of a piano with three overtones. */
const rate = 22050;
/** How loud the fundamental and its overtones are. */
const partials = [1, 0.4, 0.2, 0.1] as const;
/** A note fades to a third in this many seconds, as a plucked string does. */
const fading = 0.6;
/** Seconds in which a note rises, and falls at its end, so that it doesn't click. */
const edge = 0.01;
/** Of the largest sample, for sums of many notes. */
const loudness = 0.8 * 0x7fff;
const middle = 0x8000;
const concertPitch = { hertz: 440, number: 69 };

/** A note of a roll, in steps. */
interface Tone {
  readonly pitch: number;
  readonly from: number;
  readonly to: number;
}

/** The notes of a roll [steps, pitches] of 0 silent, 1 begins, 2 held. A pitch that is held without having begun begins there. */
const tonesOf = (roll: Uint32Array, { pitches, lowest }: RollGrid): readonly Tone[] => {
  const steps = roll.length / pitches;
  return Array.from({ length: pitches }, (_, place) => {
    const tones: Tone[] = [];
    const at = (step: number): number => (step < steps ? (roll[step * pitches + place] ?? cell.silent) : cell.silent);
    for (let from = 0; from < steps; from++) {
      if (at(from) === cell.silent) continue;
      let to = from + 1;
      while (at(to) === cell.held) to++;
      tones.push({ pitch: lowest + place, from, to });
      from = to - 1;
    }
    return tones;
  }).flat();
};

/** A WAV file of a piano roll, played by strings of sine waves. `tempo` is in beats a minute. */
export const rollSound = (roll: Uint32Array, grid: RollGrid, tempo: number): Uint8Array => {
  const stepSeconds = 60 / tempo / grid.stepsPerBeat;
  const samples = new Float64Array(Math.ceil((roll.length / grid.pitches) * stepSeconds * rate));
  for (const { pitch, from, to } of tonesOf(roll, grid)) {
    const hertz = concertPitch.hertz * 2 ** ((pitch - concertPitch.number) / 12);
    const [first, last] = [from * stepSeconds * rate, Math.min(samples.length, to * stepSeconds * rate)];
    for (let at = Math.ceil(first); at < last; at++) {
      const seconds = (at - first) / rate;
      const gain = Math.min(1, seconds / edge, (last - at) / rate / edge) * 3 ** (-seconds / fading);
      const wave = partials.reduce(
        (sum, loud, partial) => sum + loud * Math.sin(2 * Math.PI * hertz * (partial + 1) * seconds),
        0,
      );
      samples[at] = (samples[at] ?? 0) + gain * wave;
    }
  }
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1e-9);
  const values = Uint16Array.from(samples, (sample) => middle + Math.round((loudness * sample) / peak));
  return wavBytes(values, { encoding: 'linear16', rate, channels: 1 });
};
