import { expect } from 'chai';
import { selfTestPath } from '../../compiler/replay/self-test.ts';
import { runCli } from '../cli/run-cli.ts';
import { goldenPath } from './files.ts';
import { reconfigure, withTampered } from './tamper.ts';
import type { Contents } from './tamper.ts';

const remove =
  (name: string) =>
  ({ tensors }: Contents): void => {
    tensors.delete(name);
  };

const reshape =
  (name: string, shape: readonly number[]) =>
  ({ tensors }: Contents): void => {
    tensors.set(name, { ...tensors.get(name)!, shape: [...shape] });
  };

const configure =
  (entries: object) =>
  (contents: Contents): void =>
    reconfigure(contents, entries);

const fill =
  (name: string, value: number) =>
  ({ tensors }: Contents): void => {
    tensors.get(name)!.data.fill(value);
  };

const faults: readonly (readonly [string, (contents: Contents) => void, RegExp])[] = [
  ['no logits', remove('train/head/logits'), /missing: train\/head\/logits$/],
  ['no mask', remove('eval/mask/level1'), /missing: eval\/mask\/level1$/],
  ['no condition', remove('eval/condition/level0/4'), /missing: eval\/condition\/level0\/4$/],
  ['no gradient', remove('gradient/fake_latent'), /missing: gradient\/fake_latent$/],
  ['one updated parameter less', remove('updated/fake_latent'), /missing: updated\/fake_latent$/],
  ['no order', remove('sample/order/level0'), /missing: sample\/order\/level0$/],
  ['no pixels of a sampler', remove('sample/plain/pixels'), /missing: sample\/plain\/pixels$/],
  ['no weight', remove('weight/fake_latent'), /not those of its configuration:\n {2}missing: fake_latent \[1, 12\]$/],
  [
    'a weight too many',
    ({ tensors }) => tensors.set('weight/other', tensors.get('weight/fake_latent')!),
    /unexpected: other \[1, 12\]$/,
  ],
  [
    'a weight of another shape',
    reshape('weight/fake_latent', [12, 1]),
    /fake_latent is \[12, 1\], should be \[1, 12\]/,
  ],
  ['a gradient of another shape', reshape('gradient/fake_latent', [12]), /gradient\/fake_latent is \[12\], should be \[1, 12\]/], // prettier-ignore
  [
    'integers for floats',
    ({ tensors }) => tensors.set('eval/loss', { dtype: 'I32', shape: [1], data: new Uint8Array(4) }),
    /mistyped: eval\/loss holds integers, should hold floats/,
  ],
  ['a label that is no class', fill('input/labels', 1), /out of range: input\/labels holds \d+, should be below 3/],
  ['an order that repeats', fill('sample/order/level0', 0), /no order: sample\/order\/level0 names 1 of 4 patches/],
  ['a mask of other rows', fill('eval/mask/level0', 1), /misshapen: eval\/mask\/level1 is/],
  [
    'no configuration',
    ({ metadata }) => {
      delete metadata.config;
    },
    /its metadata has no 'config': not a golden file/,
  ],
  [
    'a configuration cut short',
    ({ metadata }) => {
      metadata.config = metadata.config!.slice(0, 40);
    },
    /the configuration is not JSON/,
  ],
  ['a configuration without an entry', configure({ num_conds: undefined }), /num_conds should be a number/],
  ['an unknown entry', configure({ grad_clib: 1 }), /grad_clib means nothing here. Is it 'grad_clip'\?/],
  [
    'sizes that do not divide',
    configure({ img_size_list: [8, 3, 2, 1] }),
    /is no model that can be built:\n {2}levels/,
  ],
  ['iterations for too few levels', configure({ samplers: { plain: { iterations: [3], cfg: 1, schedule: 'linear', temperature: 1, filter_threshold: 0 } } }), /samplers.plain.iterations should be 3 numbers/], // prettier-ignore
  ['dropout in training', configure({ ar_dropout: 0.1 }), /has ar_dropout: 0\.1\. .* Make it again with ar_dropout: 0\.$/m], // prettier-ignore
  ['training with unknown dropout', configure({ ar_dropout: undefined }), /doesn't say ar_dropout: 0\. /],
  ['another width', configure({ embed_dim_list: [16, 8, 8, 8] }), /not those of its configuration:\n {2}misshapen/],
];

describe('verifying a file that is no golden file', () => {
  for (const [fault, change, message] of faults) {
    it(`${fault}: exit code 6`, async () => {
      const run = (path: string) => runCli('verify', path, '--json');
      const { code, err, json } = await withTampered(selfTestPath(), change, run);
      expect(err)
        .to.match(message)
        .and.to.match(/^\S*tampered\.safetensors: |^\S+ \S*tampered\.safetensors: /);
      expect(json?.error).to.match(message);
      expect(code).to.equal(6);
    });
  }

  it('tells that there is no such file', async () => {
    const { code, err } = await runCli('verify', goldenPath('missing'));
    expect(err).to.match(/missing\.safetensors: there is no such/);
    expect(code).to.equal(6);
  });
});
