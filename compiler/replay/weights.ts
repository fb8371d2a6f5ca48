import type { Architecture } from '../ir/architecture.ts';
import { compareTensors, renderFault } from '../reference/fit.ts';
import { ReferenceMismatch } from '../reference/mismatch.ts';
import { storedParameters, storedTensors } from '../reference/names.ts';
import type { NamedShape, StoredParameter } from '../reference/names.ts';
import type { GoldenFile } from './golden-file.ts';

const prefix = 'weight/';

/** Where the file keeps the parameters of the model. Throws a ReferenceMismatch that lists what is missing, left over or misshapen. */
export const storedWeights = (
  golden: GoldenFile,
  architecture: Architecture,
  parameters: readonly NamedShape[],
): readonly StoredParameter[] => {
  const stored = storedParameters(architecture, parameters);
  const weights = [...golden.names].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  const faults = compareTensors(storedTensors(stored), { names: weights, type: (name) => golden.type(prefix + name) });
  if (faults.length === 0) return stored;
  const lines = faults.map((fault) => `  ${renderFault(fault)}`);
  throw new ReferenceMismatch([`${golden.path}: the weights are not those of its configuration:`, ...lines].join('\n'));
};

/** A parameter's numbers, its parts put together. */
export const readWeights = async (golden: GoldenFile, { parts }: StoredParameter): Promise<Float32Array> => {
  const pieces = await Promise.all(parts.map(({ key }) => golden.floats(prefix + key)));
  const whole = new Float32Array(pieces.reduce((total, piece) => total + piece.length, 0));
  let filled = 0;
  for (const piece of pieces) {
    whole.set(piece, filled);
    filled += piece.length;
  }
  return whole;
};

/** The numbers of one part among those of its parameter. */
export const partOf = (whole: Float32Array, { parts }: StoredParameter, part: number): Float32Array => {
  const length = whole.length / parts.length;
  return whole.subarray(part * length, (part + 1) * length);
};
