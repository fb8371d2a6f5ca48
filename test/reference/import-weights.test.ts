import { expect } from 'chai';
import { importedWeights } from '../../compiler/reference/import-weights.ts';
import { ReferenceMismatch } from '../../compiler/reference/mismatch.ts';
import type { NamedShape } from '../../compiler/reference/names.ts';
import type { StateDict } from '../../compiler/reference/state-dict.ts';
import { modelOf, referenceTensors, smallSpec, stateDictOf } from './models.ts';
import type { SmallModel } from './models.ts';

const small = modelOf(smallSpec);
const tensors = referenceTensors(small);

const importInto = ({ architecture, parameters }: SmallModel, file: StateDict) =>
  importedWeights(file, architecture, parameters);

/** The message with which a checkpoint of these tensors is refused. */
const refusal = (found: readonly NamedShape[], model = small): string => {
  try {
    importInto(model, stateDictOf(found));
  } catch (error) {
    expect(error).to.be.instanceOf(ReferenceMismatch);
    return (error as Error).message;
  }
  throw new Error('It should have been refused.');
};

describe('a checkpoint and a spec', () => {
  it('that fit give every parameter, with nothing to note', async () => {
    const { tensors: imported, notes } = importInto(small, stateDictOf(tensors));
    expect(notes).to.deep.equal([]);
    expect(imported.map(({ name, shape }) => ({ name, shape }))).to.deep.equal(
      small.parameters.map(({ name, shape }) => ({ name, shape })),
    );
    const codebook = imported.find(({ name }) => name === 'head.codebook')!;
    const data = await (codebook.data as () => Promise<Uint8Array>)();
    expect(data.length).to.equal(4 * 3 * 256 * 16);
  });

  it('that do not fit are told apart tensor by tensor', () => {
    const changed = tensors
      .filter(({ name }) => name !== 'fake_latent' && name !== 'generator.norm.bias')
      .map((tensor) => (tensor.name === 'generator.mask_token' ? { ...tensor, shape: [1, 32] } : tensor));
    const extra = { name: 'ema.decay', shape: [] };
    expect(refusal([...changed, extra]).split('\n')).to.deep.equal([
      'x.pth: the weights are not those of the model small:',
      '  missing: fake_latent [1, 32]',
      '  missing: generator.norm.bias [32]',
      '  unexpected: ema.decay []',
      '  misshapen: generator.mask_token is [1, 32], should be [1, 1, 32]',
    ]);
  });

  it('that do not fit list every one of hundreds of tensors', () => {
    const lines = refusal(tensors.map(({ name, shape }) => ({ name: `other.${name}`, shape }))).split('\n');
    expect(lines.filter((line) => line.startsWith('  missing: '))).to.have.length(82);
    expect(lines.filter((line) => line.startsWith('  unexpected: other.'))).to.have.length(82);
  });

  const changes: readonly (readonly string[])[] = [
    ['data.classes=7'],
    ['data.shape=32'],
    ['levels.0.module=ar'],
    ['levels.1.module=ar'],
    ['levels.0.module=ar', 'levels.1.module=ar', 'data.shape=8'],
    ['levels.0.blocks=3', 'levels.1.blocks=2'],
    ['levels.0.width=48', 'levels.1.width=32'],
    ['levels.1.hidden=96'],
    ['levels.0.width=48', 'levels.0.hidden=128'],
    ['levels.0.conditions=1'],
    ['levels.1.conditions=1'],
    ['levels.1.guidingPixel=true'],
    ['levels.1.guidingPixel=true', 'levels.1.conditions=1', 'data.classes=3'],
    ['levels.0.patch=8'],
    ['head.width=32', 'head.blocks=2'],
  ];
  for (const overrides of changes) {
    it(`that differ by ${overrides.join(' ')}: the suggestion makes them fit, either way`, () => {
      const other = modelOf(smallSpec, ...overrides);
      for (const [spec, model, found] of [
        [smallSpec, small, referenceTensors(other)],
        [undefined, other, tensors],
      ] as const) {
        const [, suggestion = ''] = /\n {2}suggestion: (.*)$/.exec(refusal(found, model)) ?? [];
        expect(suggestion).to.match(/=/);
        const suggested = suggestion.split(' ');
        const repaired =
          spec === undefined ? modelOf(smallSpec, ...overrides, ...suggested) : modelOf(spec, ...suggested);
        expect(importInto(repaired, stateDictOf(found)).notes, suggestion).to.deep.equal([]);
      }
    });
  }

  it('with different numbers of levels are told so', () => {
    const deeper = modelOf(
      smallSpec
        .replace('patch: 4,', 'patch: 4,')
        .replace(
          '  - {module: masked, patch: 1',
          '  - {module: masked, patch: 2, width: 16, blocks: 1, heads: 2}\n  - {module: masked, patch: 1',
        ),
    );
    expect(refusal(referenceTensors(deeper))).to.match(/\n {2}The checkpoint's model has 3 levels, the spec's 2\.$/);
  });

  it('of integers are refused, of other floats converted and told', async () => {
    const whole = stateDictOf(tensors, (name) => (name === 'fake_latent' ? 'I64' : 'F32'));
    expect(() => importInto(small, whole)).to.throw(ReferenceMismatch, 'not of floating point: fake_latent I64');
    const mixed = stateDictOf(tensors, (name) =>
      name.endsWith('bias') ? 'F16' : name === 'fake_latent' ? 'F64' : 'F32',
    );
    const { notes, tensors: imported } = importInto(small, mixed);
    const biases = tensors.filter(({ name }) => name.endsWith('bias')).length;
    expect(notes).to.have.members([
      `${biases} of 82 tensors were widened from F16 to F32.`,
      '1 of 82 tensors were rounded from F64 to F32.',
    ]);
    for (const { shape, dtype, data } of imported) {
      expect(dtype).to.equal('F32');
      const bytes = await (data as () => Promise<Uint8Array>)();
      expect(bytes.length).to.equal(4 * shape.reduce((product, extent) => product * extent, 1));
    }
  });

  it('leave out the caches that sampling leaves in ar blocks, and nothing else', () => {
    const ar = modelOf(smallSpec, 'levels.0.module=ar', 'levels.1.module=ar');
    const cache = { name: 'generator.blocks.1.attention.kv_cache.k_cache', shape: [4, 2, 16, 16] };
    const below = { name: 'next_fractal.generator.blocks.0.attention.kv_cache.v_cache', shape: [4, 2, 16, 8] };
    const { notes } = importInto(ar, stateDictOf([...referenceTensors(ar), cache, below]));
    expect(notes).to.deep.equal([`2 buffers that aren't parameters were left out, such as ${cache.name}.`]);
    expect(refusal([...tensors, cache])).to.contain(`unexpected: ${cache.name}`);
    expect(refusal([...referenceTensors(ar), { ...cache, name: 'generator.freqs_cis' }], ar)).to.contain(
      'unexpected: generator.freqs_cis',
    );
  });

  it('that has the names already is told to be no checkpoint of the reference', () => {
    expect(refusal(small.parameters)).to.match(/^x\.pth: it has fractalc's own names: [^\n]*$/);
  });

  it('with other statistics of pixels are told so', () => {
    const other = modelOf(smallSpec, 'data.mean=0.5');
    expect(importInto(other, stateDictOf(tensors)).notes).to.have.length(1);
    expect(importInto(other, stateDictOf(tensors)).notes[0]).to.contain('data.mean=[0.485, 0.456, 0.406]');
  });

  it('of images that the reference does not have are refused', () => {
    for (const override of ['data.channels=1', 'data.alphabet=16', 'data.shape=[16, 32]']) {
      expect(() => importInto(modelOf(smallSpec, override), stateDictOf(tensors)), override).to.throw(
        ReferenceMismatch,
        'the reference has square images with 3 channels of 256 values, the spec',
      );
    }
  });
});
