import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modelOf, referenceTensors } from '../reference/models.ts';
import { writeSparseCheckpoint } from '../reference/sparse-checkpoint.ts';

/** 76 million parameters, of which the largest tensor has 1 million. */
const spec = `name: wide
data: {shape: 16, channels: 3, classes: 5}
levels:
  - {module: masked, patch: 4, width: 512, blocks: 24, heads: 8}
  - {module: masked, patch: 1, width: 16, blocks: 1, heads: 2}
head: {width: 16, blocks: 1, heads: 2}
`;

const megabyte = 2 ** 20;

describe('the import of a large checkpoint', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fractalc-test-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('holds little more than a tensor at a time', async () => {
    const [checkpoint, specFile, output] = ['wide.pth', 'wide.yaml', 'wide.safetensors'].map((name) =>
      join(folder, name),
    );
    await writeFile(specFile!, spec);
    const size = await writeSparseCheckpoint(checkpoint!, referenceTensors(modelOf(spec)));
    expect(size).to.be.greaterThan(280 * megabyte);
    const child = fileURLToPath(new URL('./import-child.ts', import.meta.url));
    const argv = ['--import', 'tsx', child, checkpoint!, specFile!, output!];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
    expect(status, stderr).to.equal(0);
    expect((await stat(output!)).size).to.be.greaterThan(280 * megabyte);
    const { grown } = JSON.parse(stdout) as { grown: number };
    expect(grown / megabyte).to.be.lessThan(100);
  });
});
