import type { NamedTensor } from '../../runtime/formats/safetensors.ts';
import type { Architecture } from '../ir/architecture.ts';
import { referenceDeviation, referenceMean } from './architecture.ts';
import { compareTensors, renderFault } from './fit.ts';
import type { FoundTensors, TensorFault } from './fit.ts';
import { finiteBytes } from './finite-bytes.ts';
import { countLevels, suggestOverrides } from './infer-spec.ts';
import { ReferenceMismatch } from './mismatch.ts';
import { isBuffer, storedParameters, storedTensors } from './names.ts';
import type { NamedShape, StoredParameter } from './names.ts';
import type { StateDict } from './state-dict.ts';

/** A state dict's weights as our parameters. */
export interface ImportedWeights {
  /** In the parameters' order; a tensor is read when its data is asked for. */
  readonly tensors: readonly NamedTensor[];
  /** What was changed or left out on the way. */
  readonly notes: readonly string[];
}

/**
 * The parameters of a model from the reference's state dict. Nothing is read yet. Throws a ReferenceMismatch that lists every tensor that
 * is missing, left over, misshapen or not of floating point; reading throws a CheckpointError that lists those that aren't finite.
 */
export const importedWeights = (
  file: StateDict,
  architecture: Architecture,
  parameters: readonly NamedShape[],
): ImportedWeights => {
  const stored = storedParameters(architecture, parameters);
  const expected = storedTensors(stored);
  checkForeign(file, parameters);
  const buffers = file.names.filter((name) => isBuffer(architecture, name));
  const found = {
    names: file.names.filter((name) => !buffers.includes(name)),
    type: (name: string) => file.type(name),
  };
  const faults = compareTensors(expected, found);
  if (faults.length > 0) throw mismatch(file.path, architecture, found, faults);
  const dropped = `${buffers.length} buffers that aren't parameters were left out, such as ${buffers[0] ?? ''}.`;
  return {
    tensors: parameters.map((parameter, index) => importedTensor(file, parameter, stored[index], expected)),
    notes: [
      ...file.notes,
      ...(buffers.length > 0 ? [dropped] : []),
      ...conversions(expected, found),
      ...otherPixels(architecture),
    ],
  };
};

const importedTensor = (
  file: StateDict,
  { name, shape }: NamedShape,
  stored: StoredParameter | undefined,
  expected: readonly NamedShape[],
): NamedTensor => ({
  name,
  dtype: 'F32',
  shape,
  data: async () => {
    const pieces: Uint8Array[] = [];
    for (const { key } of stored?.parts ?? []) pieces.push(await finiteBytes(file, file.path, key, expected));
    return pieces.length === 1 ? (pieces[0] ?? new Uint8Array()) : new Uint8Array(Buffer.concat(pieces));
  },
});

const conversions = (expected: readonly NamedShape[], found: FoundTensors): readonly string[] =>
  [...new Set(expected.map(({ name }) => found.type(name).dtype))]
    .filter((dtype) => dtype !== 'F32')
    .map((dtype) => {
      const count = expected.filter(({ name }) => found.type(name).dtype === dtype).length;
      return `${count} of ${expected.length} tensors were ${dtype === 'F64' ? 'rounded' : 'widened'} from ${dtype} to F32.`;
    });

/** The reference fixes the pixels' normalisation in its code, so that no tensor tells of it. */
const otherPixels = ({ data }: Architecture): readonly string[] => {
  const isSame = data.mean.join() === referenceMean.join() && data.deviation.join() === referenceDeviation.join();
  if (isSame) return [];
  const [mean, deviation] = [referenceMean.join(', '), referenceDeviation.join(', ')];
  return [
    `The spec normalises pixels otherwise than the reference: it has data.mean=[${mean}] data.deviation=[${deviation}].`,
  ];
};

const checkForeign = ({ path, names }: StateDict, parameters: readonly NamedShape[]): void => {
  const own = new Set(parameters.map(({ name }) => name));
  if (!names.some((name) => own.has(name))) return;
  const what = "it has fractalc's own names: a model.safetensors of a run, and no checkpoint of the reference";
  throw new ReferenceMismatch(`${path}: ${what}. 'fractalc export' gives it the reference's names.`);
};

const mismatch = (
  path: string,
  architecture: Architecture,
  found: FoundTensors,
  faults: readonly TensorFault[],
): ReferenceMismatch => {
  const lines = faults.map((fault) => `  ${renderFault(fault)}`);
  const advice = advise(architecture, found);
  return new ReferenceMismatch(
    [`${path}: the weights are not those of the model ${architecture.name}:`, ...lines, ...advice].join('\n'),
  );
};

const advise = (architecture: Architecture, found: FoundTensors): readonly string[] => {
  const levels = countLevels(found);
  if (levels > 0 && levels !== architecture.levels.length)
    return [`  The checkpoint's model has ${levels} levels, the spec's ${architecture.levels.length}.`];
  const overrides = suggestOverrides(architecture, found);
  return levels === 0 || overrides.length === 0 ? [] : [`  suggestion: ${overrides.join(' ')}`];
};
