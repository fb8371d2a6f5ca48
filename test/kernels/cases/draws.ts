import { caseOf, floats, images, made } from './case.ts';
import type { KernelCase } from './case.ts';

const cells = 16;
const seed = { seedLow: 11, seedHigh: 2, firstImage: 3 };

interface Draw {
  readonly rows: number;
  readonly alphabet: number;
  readonly toCanvas: boolean;
  readonly guided: 0 | 1;
  readonly guidance: number;
  readonly temperature: number;
  readonly filterThreshold: number;
  readonly greedy?: 0 | 1;
}

const draws: readonly Draw[] = [
  { rows: 1, alphabet: 2, toCanvas: true, guided: 0, guidance: 1, temperature: 1, filterThreshold: 0 },
  { rows: 8, alphabet: 256, toCanvas: true, guided: 0, guidance: 1, temperature: 0.7, filterThreshold: 0 },
  { rows: 8, alphabet: 256, toCanvas: true, guided: 1, guidance: 3, temperature: 1.1, filterThreshold: 0 },
  { rows: 8, alphabet: 100, toCanvas: false, guided: 1, guidance: 2, temperature: 1, filterThreshold: 0.005 },
  {
    rows: 8,
    alphabet: 256,
    toCanvas: true,
    guided: 1,
    guidance: 4,
    temperature: 1.2,
    filterThreshold: 0.003,
    greedy: 1,
  },
  { rows: 2, alphabet: 65536, toCanvas: true, guided: 1, guidance: 2, temperature: 1, filterThreshold: 1e-5 },
  { rows: 2, alphabet: 65536, toCanvas: true, guided: 0, guidance: 1, temperature: 0.9, filterThreshold: 0 },
  { rows: 2, alphabet: 5001, toCanvas: true, guided: 0, guidance: 1, temperature: 1, filterThreshold: 0, greedy: 1 },
  { rows: 3, alphabet: 63, toCanvas: true, guided: 0, guidance: 1, temperature: 1, filterThreshold: 0, greedy: 1 },
];

/** Two rows per image (the halves of pairs under guidance) draw channel 1 of 3 of different cells, by the logits of all values and by mixtures. */
export const drawCases: readonly KernelCase[] = draws.flatMap(({ rows, alphabet, toCanvas, ...scalars }) =>
  [
    { kind: 'drawToken', numbers: alphabet } as const,
    // Under guidance, float32 errors of 65,536 log-probabilities add up to more than the others'.
    ...(alphabet > 60000 && scalars.guided === 1 ? [] : [{ kind: 'drawLogistic', numbers: 12 } as const]),
  ].map(({ kind, numbers }) =>
    caseOf(
      kind,
      { alphabet, channel: 1, channels: 3, cells, stream: 6, toCanvas },
      [
        floats(images(rows), [numbers], 3),
        made('u32', images(rows), [], (i) => (i * 5) % (2 * rows > 2 * cells ? cells : 2 * cells)),
        made('u32', images(), [cells, 3], (i) => (i * 7) % alphabet),
        floats(images(), [cells, 3]),
        // Every mark occurs.
        made('u32', toCanvas ? images() : images(rows), toCanvas ? [cells, 3] : [], (i) => Math.floor(i / 5) % 3),
      ],
      { symbols: { images: 2 }, scalars: { ...seed, greedy: 0, ...scalars } },
    ),
  ),
);
