import { moduleOf } from '../3-build/registry.ts';
import type { Architecture, Level } from '../ir/architecture.ts';
import type { StoredParameter } from '../reference/names.ts';
import type { GoldenFile } from './golden-file.ts';
import type { Pass } from './likelihood-inputs.ts';

/** A tensor that a golden file must have. */
export interface ExpectedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Integers from 0 to below this; undefined: floats. */
  readonly below?: number;
}

/** The tensors whose shapes follow from the configuration alone. That weights are the model's is checked where they are matched with ours. */
export const fixedTensors = (
  golden: GoldenFile,
  architecture: Architecture,
  stored: readonly StoredParameter[],
): readonly ExpectedTensor[] => [
  ...inputTensors(golden, architecture),
  ...trainingTensors(golden, stored),
  ...sampleTensors(golden, architecture),
];

const inputTensors = ({ config }: GoldenFile, { data }: Architecture): readonly ExpectedTensor[] => [
  { name: 'input/pixels', shape: [config.batch, ...data.extents, data.channels], below: data.alphabet },
  { name: 'input/labels', shape: [config.batch], below: data.classes },
  { name: 'input/label_dropped', shape: [config.batch], below: 2 },
];

const trainingTensors = (golden: GoldenFile, stored: readonly StoredParameter[]): readonly ExpectedTensor[] => {
  const parts = stored.flatMap((parameter) => parameter.parts);
  const of = (kind: string): ExpectedTensor[] => parts.map(({ key, shape }) => ({ name: `${kind}/${key}`, shape }));
  return [
    { name: 'train/grad_norm', shape: [1] },
    ...of('weight'),
    ...of('gradient'),
    ...(hasUpdate(golden) ? of('updated') : []),
  ];
};

/** Whether the file has the parameters after a step of the optimiser, or says so. */
export const hasUpdate = ({ config, names }: GoldenFile): boolean =>
  config.store_updated === true || [...names].some((name) => name.startsWith('updated/'));

const sampleTensors = (
  { config, ...golden }: GoldenFile,
  { data, levels }: Architecture,
): readonly ExpectedTensor[] => {
  const samplers = Object.keys(config.samplers);
  const [images = 0] = golden.names.has('sample/labels') ? golden.type('sample/labels').shape : [];
  const pixels = { shape: [images, ...data.extents, data.channels], below: data.alphabet };
  const orders = levels.filter(isMasked).map(({ name, patches }) => {
    return { name: `sample/order/${name}`, shape: [patches], below: patches };
  });
  return [
    { name: 'sample/labels', shape: [images], below: data.classes },
    ...orders,
    ...samplers.map((name) => ({ name: `sample/${name}/pixels`, ...pixels })),
  ];
};

/** The tensors of one level in a likelihood pass; its mask comes first. */
export const levelTensors = (
  pass: Pass,
  level: Level,
  architecture: Architecture,
  rows: number,
): readonly ExpectedTensor[] => {
  const { name, patches, width, guidingPixel } = level;
  const { data } = architecture;
  const masks = isMasked(level) ? [{ name: maskOf(pass, level), shape: [rows, patches], below: 2 }] : [];
  const conditions = conditionsOf(pass, level, architecture).map((condition) => {
    return { name: condition, shape: [rows, patches, width] };
  });
  return [...masks, ...conditions, ...(guidingPixel ? headTensors(`${pass}/guiding/${name}`, data, rows) : [])];
};

/** Names of what a level hands on: the patch itself, then its neighbours. */
export const conditionsOf = (pass: Pass, level: Level, { data }: Architecture): readonly string[] => {
  const given = moduleOf(level).conditionsProvided(data.extents.length);
  return Array.from({ length: given }, (_, index) => `${pass}/condition/${level.name}/${index}`);
};

/** The tensors of a likelihood pass behind its levels. */
export const lastTensors = (pass: Pass, { data }: Architecture, pixels: number): readonly ExpectedTensor[] => [
  ...headTensors(`${pass}/head`, data, pixels),
  { name: `${pass}/loss`, shape: [1] },
];

const headTensors = (head: string, { channels, alphabet }: Architecture['data'], rows: number): ExpectedTensor[] => [
  { name: `${head}/logits`, shape: [rows, channels, alphabet] },
  { name: `${head}/target`, shape: [rows, channels], below: alphabet },
];

/** Whether only some of a level's patches go down. */
export const isMasked = (level: Level): boolean => moduleOf(level).down(level).patches === 'masked';

export const maskOf = (pass: Pass, { name }: Level): string => `${pass}/mask/${name}`;
