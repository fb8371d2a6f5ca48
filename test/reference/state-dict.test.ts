import { expect } from 'chai';
import fc from 'fast-check';
import { readStateDict } from '../../compiler/reference/state-dict.ts';
import { encodeTorchFile } from '../../compiler/reference/torch/save-tensors.ts';
import { CheckpointError } from '../../runtime/formats/checkpoint-error.ts';
import { encodeSafetensors } from '../../runtime/formats/safetensors.ts';
import type { NamedTensor } from '../../runtime/formats/safetensors.ts';
import { failure } from '../checkpoint/failure.ts';
import { memorySource } from './memory-source.ts';

const collected = async (pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return new Uint8Array(Buffer.concat(all));
};

const tensor = (name: string): NamedTensor => ({
  name,
  dtype: 'F32',
  shape: [2],
  data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
});

const torchFile = (...names: string[]) => collected(encodeTorchFile(names.map(tensor), 'x.pth'));
const safetensors = (...names: string[]) => collected(encodeSafetensors(names.map(tensor)));

const open = (bytes: Uint8Array, entry?: string) => readStateDict(memorySource(bytes, 'x.pth'), entry);

describe('state dicts', () => {
  it('are known by their content, whatever the file is called', async () => {
    for (const bytes of [await torchFile('a', 'b'), await safetensors('a', 'b')]) {
      const file = await open(bytes);
      expect(file.names).to.deep.equal(['a', 'b']);
      expect(await file.tensor('b')).to.deep.include({ dtype: 'F32', shape: [2], data: tensor('b').data });
      expect(() => file.type('c')).to.throw(CheckpointError, "x.pth: it holds no tensor 'c'");
    }
  });

  it('lose the prefix of a wrapper, or of several', async () => {
    for (const [prefix, written] of [
      ['module.', torchFile],
      ['module._orig_mod.', safetensors],
    ] as const) {
      // prettier-ignore
      const file = await open(await written(`${prefix}a`, `${prefix}module.b`));
      expect(file.names).to.deep.equal(['a', 'module.b']);
      expect((await file.tensor('a')).data).to.deep.equal(tensor('a').data);
      expect(file.type('a').shape).to.deep.equal([2]);
      expect(file.notes).to.deep.equal([`All names begin with '${prefix}', which was left out.`]);
    }
    expect((await open(await torchFile('module.a', 'b'))).names).to.deep.equal(['module.a', 'b']);
    expect((await open(await torchFile('module.a', 'b'))).notes).to.deep.equal([]);
  });

  it('in safetensors have no entries', async () => {
    expect(await failure(open(await safetensors('a'), 'model'), CheckpointError)).to.match(/leave out --entry model/);
    expect((await open(await torchFile('a'), 'model')).names).to.deep.equal(['a']);
  });

  it('are neither format', async () => {
    for (const text of ['PK', 'name: small\ndata: {}\n', 'PK\x03\x05 and more bytes']) {
      expect(await failure(open(new Uint8Array(Buffer.from(text, 'latin1'))), CheckpointError), text).to.match(
        /x\.pth: it is neither a file of torch\.save nor a safetensors file, or it is cut off/,
      );
    }
  });

  it('close their file, also where they are refused', async () => {
    const files = [await torchFile('a'), await safetensors('a')];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.option(fc.nat()), fc.boolean(), async (whole, cut, entry) => {
        let closed = 0;
        const source = memorySource(cut === null ? whole : whole.slice(0, cut % whole.length));
        const close = () => Promise.resolve(void (closed += 1));
        try {
          const file = await readStateDict({ ...source, close }, entry ? 'nothing' : undefined);
          expect(closed).to.equal(0);
          await file.close();
        } catch (error) {
          expect(error).to.be.instanceOf(CheckpointError);
        }
        expect(closed).to.equal(1);
      }),
    );
  });
});
