import { DataError } from '../data-error.ts';
import { readFrames, readWav, wavBytes, wavEncodings } from '../formats/wav.ts';
import type { Wav } from '../formats/wav.ts';
import { fromMuLaw, toMuLaw } from '../formats/mu-law.ts';
import { bytesInMemory } from '../stored-array.ts';
import type { DataKind, DecodedFile, ItemForm, KindFault, SourceFile, WantedForm } from './kind.ts';
import { powerUpTo } from './power-up-to.ts';
import { soundPicture } from './sound-picture.ts';

/** Frames in a clip of a spec that is proposed. */
const proposedLength = 1024;
const mostChannels = 2;
const [values8, values16] = [256, 65536];

const openWav = ({ path, bytes }: SourceFile): Promise<Wav> => readWav(bytesInMemory(path, bytes));

const decode = async (file: SourceFile, wanted: WantedForm | undefined): Promise<DecodedFile> => {
  const wav = await openWav(file);
  const { channels, frames, encoding } = wav;
  if (wanted !== undefined) checkWav(file.path, wav, wanted);
  const read = await readFrames(wav, 0, frames);
  const linear = encoding === 'muLaw' ? fromMuLaw(read) : read;
  const isMuLaw = wanted === undefined ? encoding !== 'linear8' : wanted.settings.encoding === 'mu-law';
  if (!isMuLaw) return { shape: [frames, channels], values: linear };
  if (encoding === 'muLaw') return { shape: [frames, channels], values: read };
  const wide = linear instanceof Uint8Array ? Uint16Array.from(linear, (value) => value << 8) : linear;
  return { shape: [frames, channels], values: toMuLaw(wide) };
};

const checkWav = (
  path: string,
  { rate, channels, encoding }: Wav,
  { settings, alphabet, ...wanted }: WantedForm,
): void => {
  const wantedRate = Number(settings.rate);
  if (channels !== wanted.channels) {
    throw new DataError({
      path,
      problem: `it has ${channels} channels, but the spec says ${wanted.channels}`,
      expected: wanted.channels === 1 ? 'mono' : `${wanted.channels} channels`,
      suggestion: `convert it: sox FILE -c ${wanted.channels} NEW.wav${channels <= mostChannels ? `; or set data.channels to ${channels}` : ''}`,
    });
  }
  if (rate !== wantedRate) {
    throw new DataError({
      path,
      problem: `it has ${rate} frames a second, but the spec says ${wantedRate}`,
      suggestion: `convert it: sox FILE -r ${wantedRate} NEW.wav; or set data.rate to ${rate} if all files have that`,
    });
  }
  const own = wavEncodings[encoding === 'muLaw' ? 'linear16' : encoding].values;
  if (settings.encoding === 'mu-law' || own === alphabet) return;
  throw new DataError({
    path,
    problem: `its samples have ${own === values8 ? 8 : 16} bits, but those of an alphabet of ${alphabet} have ${alphabet === values8 ? 8 : 16}`,
    suggestion:
      own === values8
        ? `set data.alphabet to ${values8}`
        : `set data.alphabet to ${values16}, or data.encoding to mu-law, or convert it: sox FILE -b 8 NEW.wav`,
  });
};

const fault = ({ extents, channels, alphabet, settings }: WantedForm): KindFault | undefined => {
  const isMuLaw = settings.encoding === 'mu-law';
  if (extents.length !== 1)
    return { key: 'shape', problem: `clips of ${extents.length} axes`, expected: 'one axis: [frames]' };
  if (channels > mostChannels)
    return { key: 'channels', problem: `sound of ${channels} channels`, expected: '1 (mono) or 2 (stereo)' };
  if (alphabet === values8 || (alphabet === values16 && !isMuLaw)) return undefined;
  const expected = isMuLaw ? `${values8}, as µ-law has values` : `${values8} for 8 bits, or ${values16} for 16`;
  return { key: 'alphabet', problem: `an alphabet of ${alphabet} for sound`, expected };
};

/** Values of 16 bits. */
const wide = (item: Uint32Array, { alphabet, settings }: ItemForm): Uint16Array =>
  settings.encoding === 'mu-law'
    ? fromMuLaw(item)
    : Uint16Array.from(item, (value) => (alphabet === values8 ? value << 8 : value));

/** A WAV file of a clip. */
const clip = (item: Uint32Array, form: ItemForm): Uint8Array => {
  const { channels, alphabet, settings } = form;
  const rate = Number(settings.rate);
  const is8 = settings.encoding === 'linear' && alphabet === values8;
  return wavBytes(is8 ? item : wide(item, form), { encoding: is8 ? 'linear8' : 'linear16', rate, channels });
};

/** Clips of sound, mono or stereo. */
export const sound: DataKind = {
  name: 'sound',
  summary: 'clips of sound cut from WAV files, mono or stereo, of 8 or 16 bits or in µ-law',
  item: 'clip',
  items: 'clips',
  unit: 'bits/dim',
  values: 'ordinal',
  settings: {
    rate: { description: 'Frames a second.', type: 'integer', minimum: 1, maximum: 1_000_000, usual: 8000 },
    encoding: {
      description:
        'mu-law: 256 levels that lie closer together where it is quiet (G.711), from 16 bits. linear: 8 or 16 bits as the alphabet says.',
      type: 'string',
      enum: ['mu-law', 'linear'],
      usual: 'mu-law',
    },
  },
  isUsual: () => false,
  fault,
  files: {
    endings: ['.wav'],
    looksLike: 'sound (wav), cut into clips',
    manner: 'stream',
    decode,
    propose: async (files) => {
      const wavs = await Promise.all(files.map(openWav));
      const [first] = wavs;
      if (first === undefined) throw new DataError({ path: 'the data', problem: 'it holds no sound' });
      const { rate, channels, encoding } = first;
      if (channels > mostChannels) {
        const suggestion = 'mix them to mono: sox FILE -c 1 NEW.wav';
        const path = files[0]?.path ?? '';
        throw new DataError({ path, problem: `it has ${channels} channels`, expected: 'mono or stereo', suggestion });
      }
      const longest = wavs.reduce((most, { frames }) => Math.max(most, frames), 0);
      return {
        extents: [powerUpTo(longest, proposedLength)],
        channels,
        alphabet: values8,
        settings: { rate, encoding: encoding === 'linear8' ? 'linear' : 'mu-law' },
      };
    },
  },
  ending: '.wav',
  blank: ({ alphabet }) => alphabet / 2,
  encode: clip,
  sound: clip,
  picture: (item, form) => soundPicture(wide(item, form), form.channels),
};
