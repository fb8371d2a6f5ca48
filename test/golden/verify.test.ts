import { expect } from 'chai';
import { openGolden } from '../../compiler/replay/golden-file.ts';
import { selfTestPath } from '../../compiler/replay/self-test.ts';
import { compileSubject } from '../../compiler/replay/subject.ts';
import { verifyOn } from '../../compiler/replay/verify-golden.ts';
import type { VerifyReport } from '../../compiler/replay/verify-golden.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { runCli } from '../cli/run-cli.ts';
import { goldenNames, goldenPath, smallNames, smallPath } from './files.ts';
import { nudge, withTampered } from './tamper.ts';
import type { Contents } from './tamper.ts';

describe('golden files of the reference implementation [adapter]', () => {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  const verify = async (path: string): Promise<VerifyReport> => {
    const golden = await openGolden(path);
    const subject = await compileSubject(golden);
    try {
      return await verifyOn(open, subject);
    } finally {
      await subject.close();
      await golden.close();
    }
  };

  const files: readonly (readonly [string, string])[] = [
    ...goldenNames.map((name) => [name, goldenPath(name)] as const),
    ...smallNames.map((name) => [name, smallPath(name)] as const),
    ['the self-test', selfTestPath()],
  ];
  for (const [name, path] of files) {
    it(`${name}: every group passes`, async () => {
      const report = await verify(path);
      expect(report.groups.filter(({ pass }) => !pass)).to.deep.equal([]);
      expect(report.groups.map((group) => group.name)).to.include.members([
        ...['eval', 'train'].flatMap((pass) => [`${pass} conditions of level0`, `${pass} head logits`, `${pass} loss`]),
        ...['gradients', 'gradient norm', 'sample plain', 'sample guided'],
      ]);
      expect(report.pass).to.be.true;
    });
  }

  const failing = async (change: (contents: Contents) => void): Promise<readonly (readonly [string, string])[]> => {
    const { pass, groups } = await withTampered(selfTestPath(), change, verify);
    const failed = groups.filter((group) => !group.pass);
    expect(pass).to.equal(failed.length === 0);
    return failed.map(({ name, worst }) => [name, worst]);
  };

  const results: readonly (readonly [string, string, number])[] = [
    ['eval conditions of level1', 'eval/condition/level1/3', 0.1],
    ['train conditions of level2', 'train/condition/level2/0', 0.1],
    ['eval head logits', 'eval/head/logits', 0.1],
    ['train guiding logits', 'train/guiding/level1/logits', 0.1],
    ['eval loss', 'eval/loss', 1e-3],
    ['train loss', 'train/loss', 1e-3],
    ['gradients', 'gradient/next_fractal.generator.blocks.0.mlp.fc1.weight', 0.1],
    ['gradient norm', 'train/grad_norm', 0.1],
    ['updated parameters', 'updated/generator.blocks.0.attn.qkv.weight', 1e-4],
  ];
  for (const [group, tensor, by] of results) {
    it(`one number of ${tensor} moved: ${group} fails, and nothing else`, async () => {
      expect(await failing((contents) => nudge(contents, tensor, 0, by))).to.deep.equal([[group, tensor]]);
    });
  }

  it('one sampled channel value moved: that sampler fails, and nothing else', async () => {
    const change = ({ tensors }: Contents): void => {
      tensors.get('sample/guided/pixels')!.data[7]! ^= 1;
    };
    expect(await failing(change)).to.deep.equal([['sample guided', 'sample/guided/pixels']]);
  });

  it('a weight moved: everything that hangs on it fails', async () => {
    const failed = await failing((contents) => nudge(contents, 'weight/generator.norm.weight', 0, 0.1));
    expect(failed.map(([group]) => group)).to.include.members(['eval conditions of level0', 'eval loss', 'gradients']);
  });

  it('a number that is none is infinitely far off', async () => {
    const failed = await failing((contents) => nudge(contents, 'eval/condition/level0/1', 5, NaN));
    expect(failed).to.deep.equal([['eval conditions of level0', 'eval/condition/level0/1']]);
  });

  it('tells what a file leaves out and what it has besides', async () => {
    const { pass, groups, notes } = await withTampered(
      smallPath('four-levels'),
      ({ tensors }) => tensors.set('eval/condition/level0/9', { dtype: 'U8', shape: [1], data: Uint8Array.of(1) }),
      verify,
    );
    expect(pass).to.be.true;
    expect(groups.map(({ name }) => name)).not.to.include('updated parameters');
    expect(notes).to.deep.equal([
      'not read, for it is unknown: eval/condition/level0/9',
      'not compared, for the file has none: updated parameters',
    ]);
  });

  it('fractalc verify without a file runs the self-test and names the adapter; 1 where a group fails', async () => {
    const passed = await runCli('verify', '--json');
    expect(passed.code).to.equal(0);
    expect(passed.json).to.have.all.keys('format', 'file', 'adapter', 'groups', 'notes', 'pass');
    expect(passed.json).to.deep.include({ format: 1, file: selfTestPath(), notes: [], pass: true });
    expect(passed.json).to.have.property('adapter').that.is.a('string').and.is.not.empty;
    for (const group of (passed.json as unknown as VerifyReport).groups) {
      expect(group).to.have.all.keys('name', 'measure', 'limit', 'tensors', 'worst', 'error', 'pass');
    }
    const change = (contents: Contents): void => nudge(contents, 'eval/loss', 0, 1);
    const { code, out } = await withTampered(selfTestPath(), change, (path) => runCli('verify', path));
    expect(code).to.equal(1);
    expect(out)
      .to.match(/FAIL {2}eval loss .*eval\/loss\n/)
      .and.to.match(/1 of 17 groups fail$/);
  });
});
