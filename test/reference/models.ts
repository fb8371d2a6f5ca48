import type { SpecSource } from '../../compiler/compile.ts';
import { loadModel } from '../../compiler/load-model.ts';
import type { Architecture } from '../../compiler/ir/architecture.ts';
import { lowerModel } from '../../compiler/lower.ts';
import { storedParameters, storedTensors } from '../../compiler/reference/names.ts';
import type { NamedShape } from '../../compiler/reference/names.ts';
import type { StateDict } from '../../compiler/reference/state-dict.ts';
import { byteLength } from '../../runtime/formats/dtype.ts';
import type { Dtype } from '../../runtime/formats/dtype.ts';

/** The golden file `masked`'s model. */
export const smallSpec = `name: small
data: {shape: 16, channels: 3, classes: 5}
levels:
  - {module: masked, patch: 4, width: 32, blocks: 2, heads: 2}
  - {module: masked, patch: 1, width: 16, blocks: 1, heads: 2}
head: {width: 16, blocks: 1, heads: 2}
`;

export interface SmallModel {
  readonly architecture: Architecture;
  readonly parameters: readonly NamedShape[];
}

/** A model of a spec, for tests of its names. */
export const modelOf = (spec: string | SpecSource, ...overrides: readonly string[]): SmallModel => {
  const source = typeof spec === 'string' ? { file: 'small.yaml', text: spec } : spec;
  const { architecture, diagnostics } = loadModel(source, { overrides });
  if (architecture === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return { architecture, parameters: lowerModel(architecture).plan.parameters };
};

/** The tensors that the reference has of a model. */
export const referenceTensors = ({ architecture, parameters }: SmallModel): readonly NamedShape[] =>
  storedTensors(storedParameters(architecture, parameters));

/** A checkpoint of zeros that lies nowhere. */
export const stateDictOf = (
  tensors: readonly NamedShape[],
  dtype: (name: string) => Dtype = () => 'F32',
): StateDict => {
  const shapes = new Map(tensors.map(({ name, shape }) => [name, shape]));
  const type = (name: string) => ({ dtype: dtype(name), shape: shapes.get(name)! });
  return {
    path: 'x.pth',
    metadata: {},
    notes: [],
    names: [...shapes.keys()],
    type,
    tensor: (name) =>
      Promise.resolve({ ...type(name), data: new Uint8Array(byteLength(dtype(name), shapes.get(name)!)) }),
    close: () => Promise.resolve(),
  };
};
