import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyGolden } from '../../compiler/verify/verify-golden.ts';
import type { VerifyReport } from '../../compiler/verify/verify-golden.ts';
import { openSafetensors, writeSafetensors } from '../../runtime/checkpoint/safetensors.node.ts';
import { runCli } from '../cli/run-cli.ts';
import { goldenNames, goldenPath } from './files.ts';

/** Copies a golden file with the first number of one tensor moved. */
const tamper = async (from: string, to: string, tensor: string): Promise<void> => {
  const file = await openSafetensors(from);
  const tensors = await Promise.all(file.names.map(async (name) => ({ name, ...(await file.tensor(name)) })));
  const data = tensors.find(({ name }) => name === tensor)!.data;
  const view = new DataView(data.buffer, data.byteOffset);
  view.setFloat32(0, view.getFloat32(0, true) + 0.1, true);
  await writeSafetensors(to, tensors, file.metadata);
  await file.close();
};

describe('golden files of the reference implementation [adapter]', () => {
  for (const name of goldenNames) {
    it(`${name}: every group passes`, async () => {
      const report = await verifyGolden(goldenPath(name));
      expect(report.groups.filter(({ pass }) => !pass)).to.deep.equal([]);
      expect(report.groups.map((group) => group.name)).to.include.members([
        ...['eval', 'train'].flatMap((pass) => [`${pass} conditions of level1`, `${pass} head logits`, `${pass} loss`]),
        ...['gradients', 'gradient norm', 'sample plain', 'sample guided'],
      ]);
      expect(report.pass).to.be.true;
    });
  }

  it('names the group and the tensor that are off, and exits with 1', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'golden-'));
    try {
      const path = join(folder, 'tampered.safetensors');
      await tamper(goldenPath('masked'), path, 'eval/condition/level1/3');
      const { code, json } = await runCli('verify', path, '--json');
      expect(code).to.equal(1);
      const report = json as unknown as VerifyReport;
      const failed = report.groups.filter(({ pass }) => !pass);
      expect(failed.map((group) => [group.name, group.worst])).to.deep.equal([
        ['eval conditions of level1', 'eval/condition/level1/3'],
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('verifying what is no golden file', () => {
  it('tells what is wrong and exits with 1', async () => {
    const { code, err } = await runCli('verify', goldenPath('missing'));
    expect(code).to.equal(1);
    expect(err).to.match(/missing\.safetensors.*no such/);
  });
});
