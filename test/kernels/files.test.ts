import { expect } from 'chai';
import { complete, KernelTable } from '../../compiler/5-lower/kernel-table.ts';
import { kernelNamed, loadKernels, variantsOf } from '../../compiler/wgsl/source.ts';
import { ops } from '../../compiler/ir/ops/table.ts';
import type { OpKind } from '../../compiler/ir/ops/table.ts';
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
    const missing = Object.keys(ops).filter((kind) => kind !== 'reshape' && !covered.has(kind as never));
    expect(missing).to.deep.equal([]);
  });

  it('change the inputs that their op says, and no others', () => {
    for (const { node } of kernelCases) {
      const written = lowerNode(node).flatMap((step) => {
        const { bindings } = kernelNamed(library, step.kernel).interface;
        return bindings.filter(({ access }) => access === 'read_write').map(({ name }) => step.bindings[name]);
      });
      const changed = [...node.inputs.keys()].filter((index) => written.includes(node.inputs[index]));
      expect(changed, node.kind).to.deep.equal(ops[node.kind].writes);
    }
  });

  it('read the scalars that their op says, and no others', () => {
    const read = new Map<OpKind, Set<string>>();
    for (const { node } of kernelCases) {
      const scalars = read.get(node.kind) ?? new Set();
      read.set(node.kind, scalars);
      for (const value of lowerNode(node).flatMap((step) => Object.values(complete(step).launch)))
        if (typeof value === 'object' && 'scalar' in value) scalars.add(value.scalar);
    }
    for (const [kind, scalars] of read) expect([...scalars].sort(), kind).to.deep.equal([...ops[kind].scalars].sort());
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
