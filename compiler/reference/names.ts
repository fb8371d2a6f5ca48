import type { Architecture } from '../ir/architecture.ts';
import { ReferenceMismatch } from './mismatch.ts';
import { headRules, levelRules, rootRules } from './name-rules.ts';
import type { NameRules, StoredTensor } from './name-rules.ts';

/** One of our parameters. */
export interface NamedShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Where the reference's state dict keeps one of our parameters. */
export interface StoredParameter {
  readonly name: string;
  /** The tensors that, one after the other, are ours; often a single one. */
  readonly parts: readonly StoredPart[];
}

export interface StoredPart {
  readonly key: string;
  readonly shape: readonly number[];
}

/** A stretch of the model with its own rules: ours begin with `ours`, the reference's with `theirs`. */
interface Place {
  readonly ours: string;
  readonly theirs: string;
  readonly rules: NameRules;
}

/** The reference's names of all parameters, in their order; read it either way. Throws a ReferenceMismatch where it has no such parameter. */
export const storedParameters = (
  architecture: Architecture,
  parameters: readonly NamedShape[],
): readonly StoredParameter[] => {
  checkExpressible(architecture);
  const places = placesOf(architecture);
  return parameters.map((parameter) => storedParameter(parameter, places));
};

/** The reference knows square images of three channels in 256 values. */
const checkExpressible = ({ data, levels }: Architecture): void => {
  const { extents, channels, alphabet } = data;
  const regions = [extents, ...levels.map(({ patch }) => patch)];
  const isSquare = regions.every((region) => region.length === 2 && region[0] === region[1]);
  if (isSquare && channels === 3 && alphabet === 256) return;
  const found = `${extents.join('×')} with ${channels} channels of ${alphabet} values`;
  throw new ReferenceMismatch(`the reference has square images with 3 channels of 256 values, the spec ${found}.`);
};

/** The reference's tensors of a model, in the order of our parameters. */
export const storedTensors = (stored: readonly StoredParameter[]): readonly NamedShape[] =>
  stored.flatMap(({ parts }) => parts.map(({ key, shape }) => ({ name: key, shape })));

/**
 * Whether a name is that of a buffer which the reference's state dict may hold besides the parameters: the key/value caches that sampling
 * leaves in `ar` blocks when it is interrupted. (Its rotary tables, masks and pixel statistics aren't registered and never stored.)
 */
export const isBuffer = (architecture: Architecture, key: string): boolean => {
  const place = placesOf(architecture).find(({ theirs }) => key.startsWith(theirs));
  return place?.rules.buffers?.includes(key.slice(place.theirs.length).replace(/\d+/, '#')) ?? false;
};

/** The most specific places first. */
const placesOf = ({ levels }: Architecture): readonly Place[] => {
  const fractal = (depth: number): string => 'next_fractal.'.repeat(depth);
  const generators = levels.flatMap(({ name, index, module }): readonly Place[] => {
    const theirs = `${fractal(index)}generator.`;
    return [
      { ours: `${name}.guidingHead.`, theirs: `${theirs}guiding_pixel_loss.`, rules: headRules },
      { ours: `${name}.`, theirs, rules: rulesOf(module) },
    ];
  });
  const head = { ours: 'head.', theirs: fractal(levels.length), rules: headRules };
  return [...generators, head, { ours: '', theirs: '', rules: rootRules }];
};

const rulesOf = (module: string): NameRules => {
  const rules = levelRules.get(module);
  if (rules === undefined) throw new ReferenceMismatch(`the reference has no module like '${module}'.`);
  return rules;
};

const storedParameter = ({ name, shape }: NamedShape, places: readonly Place[]): StoredParameter => {
  const place = places.find(({ ours }) => name.startsWith(ours));
  const stored = place && storedTensor(name.slice(place.ours.length), place.rules);
  if (place === undefined || stored === undefined)
    throw new ReferenceMismatch(`the reference has nothing like our parameter '${name}'.`);
  const { keys, leading } = stored;
  const ones = Array.from({ length: leading }, () => 1);
  const whole = keys.length > 1 ? shape.slice(1) : shape;
  if (keys.length > 1 && shape[0] !== keys.length)
    throw new ReferenceMismatch(`our '${name}' is of ${shape[0] ?? 0} channels, the reference's of ${keys.length}.`);
  return { name, parts: keys.map((key) => ({ key: place.theirs + key, shape: [...ones, ...whole] })) };
};

const storedTensor = (name: string, { paths, tensors }: NameRules): StoredTensor | undefined => {
  const whole = tensors[name];
  if (whole !== undefined) return whole;
  const [, path = '', leaf = ''] = /^(.+)\.(\w+)$/.exec(name) ?? [];
  const block = /^block(\d+)\./.exec(path)?.[1] ?? '';
  const theirs = paths[path.replace(/^block\d+/, 'block#')];
  if (theirs === undefined || !['weight', 'gain', 'bias'].includes(leaf)) return undefined;
  return { keys: [`${theirs.replace('#', block)}.${leaf === 'bias' ? 'bias' : 'weight'}`], leading: 0 };
};
