import { caseOf, floats, images, made } from './case.ts';
import type { Given, KernelCase } from './case.ts';

const setting = { symbols: { images: 3 } };
const shapes: readonly { readonly rows: number; readonly dims: readonly number[] }[] = [
  { rows: 1, dims: [1] },
  { rows: 5, dims: [7, 3] },
  { rows: 2, dims: [49, 64] },
  { rows: 70, dims: [30] },
  { rows: 300, dims: [32] },
  { rows: 11, dims: [130] },
  { rows: 2, dims: [5, 512] },
];

/** Means around 0.3 and inverse deviations around 1.5. */
const statistics = (rows: number, dims: readonly number[], centred: boolean): Given =>
  made('f32', images(rows), [...dims.slice(0, -1), 2], (i) =>
    i % 2 === 0 ? (centred ? 0.3 + 0.01 * (i % 7) : 0) : 1.5 - 0.02 * (i % 9),
  );

export const normCases: readonly KernelCase[] = shapes.flatMap(({ rows, dims }) => {
  const width = dims.at(-1) ?? 1;
  const x = floats(images(rows), dims, 3);
  const dy = floats(images(rows), dims);
  const gain = floats(undefined, [width]);
  return [
    caseOf('norm', { centred: true, epsilon: 1e-6 }, [x, gain, floats(undefined, [width])], setting),
    caseOf('norm', { centred: false, epsilon: 1e-5 }, [x, gain], setting),
    caseOf('normGradInput', { centred: true }, [x, statistics(rows, dims, true), gain, dy], setting),
    caseOf('normGradInput', { centred: false }, [x, statistics(rows, dims, false), gain, dy], setting),
    caseOf('normGradGain', {}, [x, statistics(rows, dims, true), dy], setting),
    caseOf('sumRows', { keep: 1 }, [dy], setting),
    caseOf('sumRows', { keep: dims.length }, [dy], setting),
    caseOf('sumRows', { keep: 1 }, [floats(undefined, [3 * rows, width])], setting),
  ];
});
