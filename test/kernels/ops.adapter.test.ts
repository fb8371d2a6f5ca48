import { expect } from 'chai';
import { evaluateNode } from '../../compiler/ir/evaluate/index.ts';
import type { Tensor } from '../../compiler/ir/evaluate/index.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { kernelCases } from './cases/index.ts';
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

  for (const { title, node, inputs, context } of kernelCases) {
    it(title, async () => {
      const expectedInputs = inputs.map(copied);
      const expected = evaluateNode(node, expectedInputs, context);
      const first = await harness.run(node, inputs, context);
      first.outputs.forEach((tensor, i) => expectClose(tensor, expected[i], `output ${i}`));
      first.inputs.forEach((tensor, i) => expectClose(tensor, expectedInputs[i], `input ${i} afterwards`));
      const second = await harness.run(node, inputs, context);
      expect(second, 'the same numbers again').to.deep.equal(first);
    });
  }
});
