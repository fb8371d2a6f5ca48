import { expect } from 'chai';
import { evaluateNode } from '../../compiler/ir/evaluate/index.ts';
import type { Tensor } from '../../compiler/ir/evaluate/index.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { kernelCases } from './cases/index.ts';
import type { KernelCase } from './cases/index.ts';
import { expectClose } from './expect-close.ts';
import { KernelHarness } from './harness.ts';

const copied = ({ element, shape, data }: Tensor): Tensor =>
  element === 'f32' ? { element, shape, data: data.slice() } : { element, shape, data: data.slice() };

describe('kernels against the CPU reference [adapter]', () => {
  let open: OpenDevice;
  let harness: KernelHarness;
  before(async () => {
    open = await openDevice();
    harness = new KernelHarness(open);
  });
  after(() => open.close());

  /** Compares one form of the kernels with the reference, twice, as the numbers must not depend on the run. */
  async function check(kernelCase: KernelCase, plain: boolean): Promise<void> {
    const expectedInputs = kernelCase.inputs.map(copied);
    const expected = evaluateNode(kernelCase.node, expectedInputs, kernelCase.context);
    const first = await harness.run(kernelCase, plain);
    first.outputs.forEach((tensor, i) => expectClose(tensor, expected[i], `output ${i}`));
    first.inputs.forEach((tensor, i) => expectClose(tensor, expectedInputs[i], `input ${i} afterwards`));
    expect(await harness.run(kernelCase, plain), 'the same numbers again').to.deep.equal(first);
  }

  for (const kernelCase of kernelCases) {
    it(kernelCase.title, async () => {
      await check(kernelCase, true);
      if (harness.hasVariant(kernelCase.node)) await check(kernelCase, false);
    });
  }
});
