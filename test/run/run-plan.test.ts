import { expect } from 'chai';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { readPlan, writePlan } from '../../runtime/runs/run-plan.node.ts';
import type { RunPlan } from '../../runtime/runs/run-plan.ts';

const plan: RunPlan = { format: 1, batch: 8, memory: [], dispatches: [], kernels: 3, limits: [] };

describe('what a run says of its device', () => {
  let run: RunFolder;
  beforeEach(async () => {
    run = new RunFolder(await mkdtemp(join(tmpdir(), 'run-plan-')));
  });
  afterEach(() => rm(run.path, { recursive: true }));

  it('is read as it was written', async () => {
    await writePlan(run, plan);
    expect(await readPlan(run)).to.deep.equal(plan);
  });

  it('is read from plan.json in runs of earlier versions, until a later start writes it anew', async () => {
    await writePlan(run, plan);
    await rename(join(run.path, 'device-use.json'), join(run.path, 'plan.json'));
    expect(await readPlan(run)).to.deep.equal(plan);
    await writePlan(run, { ...plan, batch: 4 });
    expect((await readPlan(run))?.batch).to.equal(4);
  });

  it('is missing where there is none, or one that this version cannot read', async () => {
    expect(await readPlan(run)).to.equal(undefined);
    for (const text of ['{', '{"format":2}']) {
      await writeFile(run.deviceUse, text);
      expect(await readPlan(run)).to.equal(undefined);
    }
  });
});
