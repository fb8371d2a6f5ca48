import { expect } from 'chai';
import { product } from '../../compiler/ir/shape.ts';
import { lowerModel } from '../../compiler/lower.ts';
import { architectureOf } from '../../compiler/reference/architecture.ts';
import { readReferenceConfig } from '../../compiler/reference/config.ts';
import type { ReferenceConfig } from '../../compiler/reference/config.ts';
import { compareTensors } from '../../compiler/reference/fit.ts';
import { storedParameters, storedTensors } from '../../compiler/reference/names.ts';
import { openGolden } from '../../compiler/replay/golden-file.ts';
import { goldenNames, goldenPath } from './files.ts';

const configOf = async (name: string): Promise<ReferenceConfig> => {
  const golden = await openGolden(goldenPath(name));
  await golden.close();
  return golden.config;
};

const storedOf = (config: ReferenceConfig) => {
  const architecture = architectureOf(config, 'model');
  return storedParameters(architecture, lowerModel(architecture).plan.parameters);
};

describe("the reference's names", () => {
  for (const name of goldenNames) {
    it(`${name}: every weight has one place and its shape, and none is left over`, async () => {
      const golden = await openGolden(goldenPath(name));
      const stored = storedOf(golden.config);
      const keys = [...golden.names].filter((key) => key.startsWith('weight/')).map((key) => key.slice(7));
      const found = { names: keys, type: (key: string) => golden.type(`weight/${key}`) };
      expect(compareTensors(storedTensors(stored), found)).to.deep.equal([]);
      await golden.close();
    });
  }

  it('a masked level under an ar one and the reverse have names without duplicates', async () => {
    const config = await configOf('masked');
    for (const types of [
      ['ar', 'mar', 'ar'],
      ['mar', 'ar', 'ar'],
    ] as const) {
      const stored = storedOf({ ...config, generator_type_list: types, num_conds: 1 });
      const keys = stored.flatMap(({ parts }) => parts.map(({ key }) => key));
      expect(new Set(keys).size).to.equal(keys.length);
    }
  });
});

describe("the reference's configuration", () => {
  it('leads to a checked architecture', async () => {
    const { levels, head, guidingHead, data, train } = architectureOf(await configOf('guided'), 'guided');
    expect(levels.map(({ module, patches, conditions, guidingPixel }) => [module, patches, conditions, guidingPixel])).to
      .deep.equal([['masked', 16, 5, false], ['masked', 4, 5, true], ['masked', 16, 5, true]]); // prettier-ignore
    expect(head).to.deep.include({ width: 16, blocks: 1, heads: 4, firstChannelWeight: 5 });
    expect(guidingHead).to.deep.include({ width: 128, blocks: 3, heads: 4, firstChannelWeight: 5 });
    expect(product(data.extents)).to.equal(1024);
    expect(train.clip).to.equal(3);
  });

  it('tells the entry at fault', async () => {
    const config = await configOf('masked');
    expect(() => readReferenceConfig('{}')).to.throw('img_size_list');
    expect(() => readReferenceConfig('[')).to.throw('not JSON');
    expect(() => architectureOf({ ...config, num_heads_list: [2] }, 'model')).to.throw('num_heads_list has 1 entries');
    expect(() => architectureOf({ ...config, img_size_list: [16, 5, 1] }, 'model')).to.throw('levels.0.patch');
  });
});
