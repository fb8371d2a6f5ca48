import { isFloat } from '../../runtime/formats/floats.ts';
import type { TensorFile } from '../../runtime/formats/safetensors.ts';
import type { NamedShape } from './names.ts';

/** A tensor that keeps a file from being a model's. */
export interface TensorFault {
  readonly kind: 'missing' | 'unexpected' | 'misshapen' | 'not of floating point';
  readonly name: string;
  /** The file's shape or element type, and the model's, as text. */
  readonly found?: string;
  readonly expected?: string;
}

/** What is compared of a file. */
export type FoundTensors = Pick<TensorFile, 'names' | 'type'>;

const shown = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** Every difference between a file's tensors and the ones that a model has: none where the file is the model's. */
export const compareTensors = (expected: readonly NamedShape[], found: FoundTensors): readonly TensorFault[] => {
  const wanted = new Set(expected.map(({ name }) => name));
  const held = new Set(found.names);
  const missing = expected
    .filter(({ name }) => !held.has(name))
    .map(({ name, shape }): TensorFault => ({ kind: 'missing', name, expected: shown(shape) }));
  const unexpected = found.names
    .filter((name) => !wanted.has(name))
    .map((name): TensorFault => ({ kind: 'unexpected', name, found: shown(found.type(name).shape) }));
  const differing = expected.filter(({ name }) => held.has(name)).flatMap((tensor) => differences(tensor, found));
  return [...missing, ...unexpected, ...differing];
};

const differences = ({ name, shape }: NamedShape, found: FoundTensors): readonly TensorFault[] => {
  const actual = found.type(name);
  const faults: TensorFault[] = [];
  if (actual.shape.join() !== shape.join())
    faults.push({ kind: 'misshapen', name, found: shown(actual.shape), expected: shown(shape) });
  if (!isFloat(actual.dtype)) faults.push({ kind: 'not of floating point', name, found: actual.dtype });
  return faults;
};

/** "misshapen: fake_latent is [1, 8], should be [1, 16]" */
export const renderFault = ({ kind, name, found, expected }: TensorFault): string => {
  if (found === undefined) return `${kind}: ${name} ${expected ?? ''}`;
  return expected === undefined ? `${kind}: ${name} ${found}` : `${kind}: ${name} is ${found}, should be ${expected}`;
};
