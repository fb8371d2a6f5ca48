/** The parameters of a model on their way to checkpoints and back. */
import { CheckpointError } from './checkpoint-error.ts';
import { isFinite32, notFinite } from './finite.ts';
import { isFloat, toFloat32 } from './floats.ts';
import { importAdvice } from './safetensors.ts';
import type { NamedTensor, TensorFile } from './safetensors.ts';
import type { PagePart, ParameterEntry } from '../execute/plan.ts';

/** What holds a model's parameters: a holder. */
export interface ParameterHolder {
  readonly parameters: {
    readonly entries: readonly ParameterEntry[];
    /** Whether there is such a part. */
    holds(part: PagePart): boolean;
    write(entry: ParameterEntry, data: Float32Array, part: PagePart): void;
  };
  readParameter(entry: ParameterEntry, part: PagePart): Promise<Float32Array>;
}

/** What a file holds of every parameter. */
export interface StoredParts {
  readonly parts: readonly PagePart[];
  /** The part whose tensors have the parameters' plain names; those of the others are `part/name`. */
  readonly plain?: PagePart;
}

export const tensorName = ({ name }: ParameterEntry, part: PagePart, plain?: PagePart): string =>
  part === plain ? name : `${part}/${name}`;

/** The tensors of some parts, each read from the GPU when its turn comes. */
export const parameterTensors = (holder: ParameterHolder, { parts, plain }: StoredParts): NamedTensor[] =>
  parts.flatMap((part) =>
    holder.parameters.entries.map((entry): NamedTensor => {
      const data = async (): Promise<Uint8Array> => {
        const numbers = await holder.readParameter(entry, part);
        return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
      };
      return { name: tensorName(entry, part, plain), dtype: 'F32', shape: entry.shape, data };
    }),
  );

/**
 * Writes the tensors of an open file to the GPU. Throws a CheckpointError unless it holds exactly these parts of the model, in numbers that
 * are finite.
 */
export const loadTensors = async (
  holder: ParameterHolder,
  file: TensorFile,
  path: string,
  { parts, plain }: StoredParts,
): Promise<void> => {
  const wanted = parts.flatMap((part) =>
    holder.parameters.entries.map((entry) => ({ entry, part, name: tensorName(entry, part, plain) })),
  );
  checkTensors(
    file,
    path,
    wanted.map(({ entry, name }) => ({ name, shape: entry.shape })),
  );
  for (const { entry, part, name } of wanted) {
    const values = toFloat32(await file.tensor(name));
    if (!isFinite32(values)) throw await notFinite(file, path, file.names);
    holder.parameters.write(entry, values, part);
  }
};

/** Only the reference's state dicts have such names, inside of a wrapper or not. */
const referenceName = /(^|\.)(class_emb\.weight|fake_latent|next_fractal\.|generator\.)/;

const checkTensors = (
  file: TensorFile,
  path: string,
  wanted: readonly { readonly name: string; readonly shape: readonly number[] }[],
): void => {
  const known = new Set(wanted.map(({ name }) => name));
  const stranger = file.names.find((name) => !known.has(name));
  if (stranger !== undefined && file.names.some((name) => referenceName.test(name)))
    throw new CheckpointError(
      path,
      `it has the names of the paper's code, such as '${stranger}'. ${importAdvice(path)}`,
    );
  if (stranger !== undefined) throw new CheckpointError(path, `it holds '${stranger}', which the model doesn't have.`);
  for (const { name, shape } of wanted) {
    const { shape: held, dtype } = file.type(name);
    if (!isFloat(dtype)) throw new CheckpointError(path, `'${name}' is of ${dtype}, but weights are of F32.`);
    if (held.join() === shape.join()) continue;
    throw new CheckpointError(path, `'${name}' is [${held.join(', ')}], but the model's is [${shape.join(', ')}].`);
  }
};
