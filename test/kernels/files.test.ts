import { expect } from 'chai';
import { KernelTable } from '../../compiler/5-lower/kernel-table.ts';
import { loadKernels, variantsOf } from '../../compiler/wgsl/source.ts';
import { lowering } from '../../compiler/5-lower/rules/table.ts';
import { openNullDevice, validateShader } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { kernelCases } from './cases/index.ts';
import { lowerNode } from './harness.ts';

/** Kernels of the optimiser, which works on whole pages of parameters and is no op. */
const optimiserKernels = ['adamw', 'add-scaled', 'clip-scale', 'sum-squares'];

describe('kernel files', () => {
  const library = loadKernels();
  const table = new KernelTable(library, 'mixed');
  // Admitting a step checks that lowering gives exactly the constants, launch fields and bindings that the file declares.
  const steps = kernelCases.flatMap(({ node }) => lowerNode(node));
  for (const step of steps) table.admit(step);
  for (const stem of optimiserKernels) table.admitPlain(stem);

  let open: OpenDevice;
  before(async () => {
    open = await openNullDevice();
  });
  after(() => open.close());

  it('cover every op', () => {
    const covered = new Set(kernelCases.map(({ node }) => node.kind));
    const missing = Object.keys(lowering).filter((kind) => kind !== 'reshape' && !covered.has(kind as never));
    expect(missing).to.deep.equal([]);
  });

  it('are all used by an op, the optimiser or as a variant', () => {
    const used = new Set([...steps.map(({ kernel }) => kernel), ...optimiserKernels]);
    const unused = [...library.kernels.values()].filter(
      ({ stem, interface: { variant } }) => !used.has(variant?.of ?? stem),
    );
    expect(unused.map(({ stem }) => stem)).to.deep.equal([]);
  });

  it('bind at most eight storage buffers', () => {
    for (const { bindings } of Object.values(table.kernels)) expect(bindings.length).to.be.at.most(8);
  });

  it('give variants the launch block of their plain form', () => {
    for (const { stem, interface: plain } of library.kernels.values()) {
      for (const variant of variantsOf(library, stem))
        expect(variant.interface.launch, variant.stem).to.deep.equal(plain.launch);
    }
  });

  for (const [file, code] of table.files) {
    it(`${file} is valid WGSL`, async () => {
      const messages = await validateShader(open.device, code);
      expect(messages.map(({ line, column, message }) => `${line}:${column} ${message}`)).to.deep.equal([]);
    });
  }
});
