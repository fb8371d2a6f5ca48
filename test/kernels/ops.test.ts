import { expect } from 'chai';
import { evaluateNode } from '../../compiler/ir/evaluate/index.ts';
import type { Tensor } from '../../compiler/ir/evaluate/index.ts';
import { canSum, summedBy } from '../../compiler/5-lower/joined-sums.ts';
import type { Value } from '../../compiler/ir/value.ts';
import { siteOutside } from '../../compiler/ir/site.ts';
import { shapeOf } from '../../compiler/ir/shape.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { kernelCases } from './cases/index.ts';
import type { KernelCase } from './cases/index.ts';
import { expectClose } from './expect-close.ts';
import { KernelHarness } from './harness.ts';
import type { FormChoice, KernelRun } from './harness.ts';
import { eligibleForms, formByRule } from '../../runtime/execute/forms.ts';
import type { Ability } from '../../runtime/execute/forms.ts';

const copied = ({ element, shape, data }: Tensor): Tensor =>
  element === 'f32' ? { element, shape, data: data.slice() } : { element, shape, data: data.slice() };

/** Operands of 11 bits: two roundings of 2⁻¹², and sums in which they don't cancel. */
const halfAccuracy = 2 ** -10;

describe('kernels against the CPU reference [adapter]', () => {
  let open: OpenDevice;
  let harness: KernelHarness;
  before(async () => {
    open = await openDevice();
    harness = new KernelHarness(open);
  });
  after(() => open.close());

  /** Compares one form of the kernels with the reference, twice, as the numbers must not depend on the run. */
  const check = async (kernelCase: KernelCase, choice: FormChoice | undefined, accuracy?: number): Promise<void> => {
    const expectedInputs = kernelCase.inputs.map(copied);
    const expected = evaluateNode(kernelCase.node, expectedInputs, kernelCase.context);
    const first = await harness.run(kernelCase, choice);
    first.outputs.forEach((tensor, i) => expectClose(tensor, expected[i], `output ${i}`, accuracy));
    first.inputs.forEach((tensor, i) => expectClose(tensor, expectedInputs[i], `input ${i} afterwards`, accuracy));
    expect(await harness.run(kernelCase, choice), 'the same numbers again').to.deep.equal(first);
  };

  /** The case with the sum over the rows of what its kernel adds up on its way. */
  const withSum = (kernelCase: KernelCase): KernelRun => {
    const { node } = kernelCase;
    const summed = canSum(node) ? summedBy(node) : undefined;
    if (summed === undefined) throw new Error('no sum can join it');
    const keep = node.kind === 'matmul' && node.attributes.groups > 1 ? 2 : 1;
    const shape = shapeOf(undefined, ...summed.shape.dims.slice(-keep));
    const site = siteOutside('bias');
    const output: Value = { id: -1000, name: 'bias', site, shape, element: 'f32', source: undefined };
    const sum = {
      kind: 'sumRows',
      name: 'bias',
      site,
      attributes: { keep },
      inputs: [summed],
      outputs: [output],
    } as const;
    return { ...kernelCase, sum };
  };

  /** This device as if it were another. */
  const like = (kernels: Ability['kernels'], matrices: boolean): Ability => ({
    kernels,
    features: { ...open.features, matrices },
  });

  const byRule =
    (device: Ability): FormChoice =>
    (kernel) =>
      formByRule(kernel, device);

  /** The forms that such a device runs only where they were measured to be faster, one choice after the other. */
  const others = (kernelCase: KernelCase, device: Ability): readonly FormChoice[] => {
    const formsOf: (kernel: Parameters<FormChoice>[0]) => ReturnType<typeof eligibleForms> = (kernel) =>
      eligibleForms(kernel, device).filter((form) => form !== kernel && form !== formByRule(kernel, device));
    const most = Math.max(...harness.kernels(kernelCase.node).map((kernel) => formsOf(kernel).length));
    return Array.from({ length: most }, (_, index) => (kernel) => formsOf(kernel)[index] ?? formByRule(kernel, device));
  };

  for (const kernelCase of kernelCases) {
    it(kernelCase.title, async () => {
      await check(kernelCase, undefined);
      for (const device of [open, like('hardware', false)]) {
        if (harness.hasVariant(kernelCase.node, byRule(device))) await check(kernelCase, byRule(device));
        for (const choice of others(kernelCase, device)) await check(kernelCase, choice);
      }
    });
  }

  for (const kernelCase of kernelCases.filter(({ node }) => canSum(node))) {
    it(`${kernelCase.title}, with a sum that joins it`, async () => {
      const { node, inputs, context, sum } = withSum(kernelCase);
      const summed = inputs[node.inputs.findIndex((value) => value === sum?.inputs[0])];
      if (sum === undefined || summed === undefined) throw new Error('the sum has no input');
      const expected = [...evaluateNode(node, inputs.map(copied), context), ...evaluateNode(sum, [summed], context)];
      for (const [device, accuracy] of [
        [undefined],
        [open],
        [like('hardware', false)],
        [like('hardware', true), halfAccuracy],
      ] as const) {
        const choice = device === undefined ? undefined : byRule(device);
        const { outputs } = await harness.run({ node, inputs, context, sum }, choice);
        outputs.forEach((tensor, i) => expectClose(tensor, expected[i], `output ${i}`, accuracy));
      }
    });
  }

  it('have forms for matrix units', () => {
    const choice = byRule(like('hardware', true));
    expect(kernelCases.filter(({ node }) => node.kind === 'matmul' && harness.hasVariant(node, choice))).not.to.be
      .empty;
  });

  for (const kernelCase of kernelCases.filter(({ node }) => node.kind === 'matmul')) {
    it(`${kernelCase.title}, with operands rounded for matrix units`, async function () {
      if (!open.features.f16) this.skip();
      const device = like('hardware', true);
      for (const choice of [byRule(device), ...others(kernelCase, device)])
        await check(kernelCase, choice, halfAccuracy);
    });
  }
});
