/** Weights must be numbers: a model with one that is NaN or infinite draws noise and scores nothing. */
import { CheckpointError } from './checkpoint-error.ts';
import { toFloat32 } from './floats.ts';
import type { TensorFile } from './safetensors.ts';

/** Tensors that a message names. */
const mostNamed = 20;

export const isFinite32 = (values: Float32Array): boolean => values.every((value) => Number.isFinite(value));

/** The error about a file of which some tensors have turned out not to be finite: it names all of them. */
export const notFinite = async (
  file: Pick<TensorFile, 'tensor'>,
  path: string,
  names: readonly string[],
): Promise<CheckpointError> => {
  const lines: string[] = [];
  for (const name of names) {
    const values = toFloat32(await file.tensor(name));
    const wrong = values.reduce((count, value) => (Number.isFinite(value) ? count : count + 1), 0);
    if (wrong > 0) lines.push(`  ${name}: ${wrong} of ${values.length}`);
  }
  const more = lines.length > mostNamed ? [`  … and ${lines.length - mostNamed} more`] : [];
  const title = `${lines.length} of its ${names.length} tensors hold numbers that aren't finite 32-bit numbers:`;
  const advice = '  suggestion: an earlier checkpoint, from before the training diverged';
  return new CheckpointError(path, [title, ...lines.slice(0, mostNamed), ...more, advice].join('\n'));
};
