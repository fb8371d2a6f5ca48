import { loadModel } from '../load-model.ts';
import type { Architecture } from '../ir/architecture.ts';
import type { GeneratorType, ReferenceConfig } from './config.ts';
import { ReferenceMismatch } from './mismatch.ts';

/** The numbers that the reference's code fixes. */
const channels = 3;
const alphabet = 256;
export const referenceMean = [0.485, 0.456, 0.406];
export const referenceDeviation = [0.229, 0.224, 0.225];
const guidingHead = { width: 128, blocks: 3, heads: 4 };
const guidingChannelWeight = 5;

const moduleNames: Readonly<Record<GeneratorType, string>> = { ar: 'ar', mar: 'masked' };

/** The model of a configuration, checked like every spec. Throws a ReferenceMismatch with the spec's faults. */
export const architectureOf = (config: ReferenceConfig, name: string): Architecture => {
  checkLengths(config);
  const text = JSON.stringify(specOf(config, name), undefined, 2);
  const { architecture, diagnostics } = loadModel({ file: `${name}.yaml`, text });
  if (architecture !== undefined) return architecture;
  const faults = diagnostics.map(({ path, message }) => `  ${path ?? ''}: ${message}`);
  throw new ReferenceMismatch(['the configuration is no model that can be built:', ...faults].join('\n'));
};

/** The configuration as a spec. Golden files have no dropout. */
const specOf = (config: ReferenceConfig, name: string): object => {
  const { img_size_list: sides, embed_dim_list: widths, num_blocks_list: blocks, num_heads_list: heads } = config;
  const levels = sides.slice(1).map((_, index) => levelOf(config, index));
  const last = levels.length;
  const guided = levels.some((level) => level.guidingPixel);
  return {
    name,
    data: {
      shape: [sides[0], sides[0]],
      channels,
      alphabet,
      classes: config.classes,
      mean: referenceMean,
      deviation: referenceDeviation,
    },
    levels,
    head: { width: widths[last], blocks: blocks[last], heads: heads[last], firstChannelWeight: config.r_weight },
    ...(guided ? { guidingHead: guidingHeadOf(config) } : {}),
    train: { batch: config.batch, clip: config.grad_clip ?? 0 },
  };
};

const guidingHeadOf = ({ guiding_head: head = guidingHead }: ReferenceConfig) => ({
  ...head,
  firstChannelWeight: guidingChannelWeight,
});

/** Only `mar` generators below the first take a guiding pixel; the others ignore the switch. */
const levelOf = (config: ReferenceConfig, index: number) => {
  const type = config.generator_type_list[index] ?? 'mar';
  return {
    module: moduleNames[type],
    patch: config.img_size_list[index + 1],
    width: config.embed_dim_list[index],
    blocks: config.num_blocks_list[index],
    heads: config.num_heads_list[index],
    conditions: type === 'mar' ? config.num_conds : 1,
    guidingPixel: config.guiding_pixel && type === 'mar' && index > 0,
  };
};

const checkLengths = (config: ReferenceConfig): void => {
  const { img_size_list: sides } = config;
  if (sides.length < 2) throw new ReferenceMismatch("the configuration's img_size_list names no level.");
  for (const key of ['embed_dim_list', 'num_blocks_list', 'num_heads_list', 'generator_type_list'] as const) {
    if (config[key].length === sides.length) continue;
    const lengths = `${config[key].length} entries, but img_size_list has ${sides.length}`;
    throw new ReferenceMismatch(`the configuration's ${key} has ${lengths}.`);
  }
  for (const [name, { iterations }] of Object.entries(config.samplers)) {
    if (iterations.length >= sides.length - 1 && iterations.every((count) => count >= 1)) continue;
    const expected = `${sides.length - 1} numbers of at least 1, one for each level`;
    throw new ReferenceMismatch(`the configuration's samplers.${name}.iterations should be ${expected}.`);
  }
};
