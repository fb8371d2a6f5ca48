import { expect } from 'chai';
import fc from 'fast-check';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atomicWrite } from '../../runtime/files/atomic.node.ts';
import { CheckpointError } from '../../runtime/formats/checkpoint-error.ts';
import { openSafetensors, writeSafetensors } from '../../runtime/formats/safetensors.node.ts';
import { arbitraryTensors } from './arbitrary-tensors.ts';
import { failure } from './failure.ts';

describe('checkpoint files', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'checkpoint-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('hold what was written, tensor by tensor', async () => {
    const path = join(folder, 'model.safetensors');
    await fc.assert(
      fc.asyncProperty(arbitraryTensors, async (tensors) => {
        await writeSafetensors(
          path,
          tensors.map((tensor) => ({ ...tensor, data: () => Promise.resolve(tensor.data) })),
          { step: '3' },
        );
        const file = await openSafetensors(path);
        expect(file.metadata).to.deep.equal({ step: '3' });
        for (const { name, dtype, shape, data } of tensors)
          expect(await file.tensor(name)).to.deep.equal({ dtype, shape, data });
        await file.close();
      }),
      { numRuns: 20 },
    );
    expect(await readdir(folder)).to.deep.equal(['model.safetensors']);
  });

  it('stay as they were when a tensor fails half-way', async () => {
    const path = join(folder, 'model.safetensors');
    await writeFile(path, 'old');
    const lost = new Error('the device is lost');
    const tensors = [
      { name: 'a', dtype: 'U8', shape: [1], data: Uint8Array.of(1) },
      { name: 'b', dtype: 'U8', shape: [1], data: () => Promise.reject(lost) },
    ] as const;
    expect(await failure(writeSafetensors(path, tensors), Error)).to.equal('the device is lost');
    expect(await readFile(path, 'utf8')).to.equal('old');
    expect(await readdir(folder)).to.deep.equal(['model.safetensors']);
  });

  it('replace the old file, small ones too', async () => {
    const path = join(folder, 'state.json');
    await atomicWrite(path, 'old and longer');
    await atomicWrite(path, new TextEncoder().encode('new'));
    expect(await readFile(path, 'utf8')).to.equal('new');
    expect(await readdir(folder)).to.deep.equal(['state.json']);
  });

  it('explain a folder that is missing, a file that is missing, and a folder in place of a file', async () => {
    expect(await failure(atomicWrite(join(folder, 'no', 'x'), ''), CheckpointError)).to.match(
      /could not be written: ENOENT/,
    );
    expect(await failure(openSafetensors(join(folder, 'x')), CheckpointError)).to.match(/there is no such checkpoint/);
    expect(await failure(openSafetensors(folder), CheckpointError)).to.match(/it is a folder, not a file/);
  });

  it('refuse a file that is no checkpoint', async () => {
    const path = join(folder, 'x.safetensors');
    await writeFile(path, 'text that is long enough');
    expect(await failure(openSafetensors(path), CheckpointError)).to.match(/not a safetensors file/);
  });
});
