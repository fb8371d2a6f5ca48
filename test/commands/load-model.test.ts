import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadModel } from '../../runtime/commands/load-model.node.ts';
import { planFormat } from '../../runtime/execute/plan.ts';
import { RunError } from '../../runtime/runs/run-error.ts';

describe('the model of a compiled package', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fractalc-model-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** What loading a package with this model.js comes to. */
  const load = async (text: string): Promise<unknown> => {
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder, 'model.js'), text);
    return loadModel(folder).catch((error: unknown) => error);
  };

  it('is taken in the format of this version alone', async () => {
    const model = (format: number): string => `export const model = { plan: { format: ${format} } };`;
    expect(await load(model(planFormat))).to.deep.equal({ plan: { format: planFormat } });
    for (const other of [planFormat - 1, planFormat + 1]) {
      await rm(join(folder, 'model.js'));
      const refused = await load(`${model(other)} // ${other}`);
      expect(refused).to.be.instanceOf(RunError);
      expect(String(refused)).to.match(/compiled by another version of fractalc/);
    }
  });

  it('is missing, damaged or none at all, and says so', async () => {
    expect(String(await loadModel(folder).catch((error: unknown) => error))).to.match(/model\.js: .*is missing/);
    expect(String(await load('export const model = {'))).to.match(/the compiled model is damaged/);
    await rm(join(folder, 'model.js'));
    expect(String(await load('export const other = 1;'))).to.match(/this is no compiled model/);
  });
});
