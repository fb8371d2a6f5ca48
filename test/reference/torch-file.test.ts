import { expect } from 'chai';
import { openStateDict } from '../../compiler/reference/state-dict.ts';
import { encodeTorchFile } from '../../compiler/reference/torch/save-tensors.ts';
import { openTorchTensors } from '../../compiler/reference/torch/torch-tensors.ts';
import { openZip } from '../../compiler/reference/torch/zip-archive.ts';
import { CheckpointError } from '../../runtime/formats/checkpoint-error.ts';
import { openFileSource } from '../../runtime/formats/file-source.node.ts';
import { toFloat32 } from '../../runtime/formats/floats.ts';
import type { NamedTensor, Tensor, TensorFile } from '../../runtime/formats/safetensors.ts';
import { failure } from '../checkpoint/failure.ts';
import { memorySource } from './memory-source.ts';
import { expectedTensors, torchFilePath } from './torch-files/index.ts';

const torchNames: Readonly<Record<string, string>> = {
  F32: 'float32',
  F64: 'float64',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
};

const integers = {
  I64: (buffer: ArrayBuffer) => Array.from(new BigInt64Array(buffer), Number),
  I32: (buffer: ArrayBuffer) => [...new Int32Array(buffer)],
  I16: (buffer: ArrayBuffer) => [...new Int16Array(buffer)],
  I8: (buffer: ArrayBuffer) => [...new Int8Array(buffer)],
  U8: (buffer: ArrayBuffer) => [...new Uint8Array(buffer)],
  BOOL: (buffer: ArrayBuffer) => Array.from(new Uint8Array(buffer), (byte) => byte === 1),
};

/** Numbers as torch's `tolist` gives them; those of float64 exactly. */
const valuesOf = (tensor: Tensor): readonly (number | boolean)[] => {
  const { buffer } = tensor.data.slice();
  if (tensor.dtype === 'F64') return [...new Float64Array(buffer)];
  if (tensor.dtype in integers) return integers[tensor.dtype as keyof typeof integers](buffer);
  return [...toFloat32(tensor)];
};

const withFile = async <Result>(path: string, use: (file: TensorFile) => Promise<Result>): Promise<Result> => {
  const file = await openTorchTensors(await openFileSource(path));
  try {
    return await use(file);
  } finally {
    await file.close();
  }
};

type WholeTensor = Tensor & { readonly name: string };

const readAll = (file: TensorFile): Promise<WholeTensor[]> =>
  Promise.all(file.names.map(async (name) => ({ name, ...(await file.tensor(name)) })));

const encoded = async (tensors: readonly NamedTensor[]): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of encodeTorchFile(tensors, 'out.pth')) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
};

/** Names below the archive's folder, and contents. */
const entriesOf = async (bytes: Uint8Array): Promise<[string, Uint8Array][]> => {
  const zip = await openZip(memorySource(bytes));
  return Promise.all(
    zip.names.map(async (name): Promise<[string, Uint8Array]> => [
      name.replace(/^\w+\//, ''),
      await zip.read(name, 0, zip.size(name)),
    ]),
  );
};

describe('files that torch made', () => {
  const files = [
    ['plain', 'plain'],
    ['bare', 'bare'],
    ['reference', 'reference'],
    ['protocol-4', 'reference'],
  ] as const;
  for (const [name, content] of files) {
    it(`${name}.pth: every tensor has torch's type, shape and numbers`, () =>
      withFile(torchFilePath(name), async (file) => {
        const expected = expectedTensors[content];
        expect(file.names).to.deep.equal(Object.keys(expected));
        for (const tensor of await readAll(file)) {
          const { shape, dtype, values } = expected[tensor.name]!;
          expect({ shape: tensor.shape, dtype: torchNames[tensor.dtype] }, tensor.name).to.deep.equal({ shape, dtype });
          expect(valuesOf(tensor), tensor.name).to.deep.equal(values);
        }
      }));
  }

  const refused: readonly [string, RegExp][] = [
    ['legacy', /legacy\.pth: it is in the format that torch had before 1\.6; write it anew in Python: torch\.save\(/],
    [
      'whole-module',
      /it holds torch\.nn\.modules\.linear\.Linear; expected a dict of tensors: torch\.save\(model\.state_dict/,
    ],
    ['script', /it is a TorchScript program; expected a state dict/],
    ['sparse', /'sparse' is torch\._utils\._rebuild_sparse_tensor; expected a dense tensor/],
    ['complex', /'complex' has a storage of the type torch\.ComplexFloatStorage; known are torch\.FloatStorage/],
  ];
  for (const [name, message] of refused) {
    it(`${name}.pth is refused`, async () =>
      expect(await failure(openStateDict(torchFilePath(name)), CheckpointError)).to.match(message));
  }

  it('have other entries than the one that is loaded', async () => {
    const path = torchFilePath('reference');
    const message = await failure(openStateDict(path, 'modle'), CheckpointError);
    expect(message).to.match(
      /its entry 'modle' is missing; expected a dict of tensors. Its entries:\n {2}model: 18 tensors\n/,
    );
    expect(message).to.contain('  epoch: 799\n').and.contain('  args: argparse.Namespace\n');
    expect(message).to.contain('  best: numpy.core.multiarray.scalar\n').and.contain('suggestion: --entry model');
    expect(await failure(openStateDict(path, 'args'), CheckpointError)).to.match(/'args' is argparse\.Namespace/);
    expect(await failure(openStateDict(path, 'optimizer'), CheckpointError)).to.match(
      /'state' is a dict of 2; expected a/,
    );
  });
});

describe('files of several state dicts', () => {
  it('give the model, and tell of the others unless one is named', async () => {
    for (const [entry, first, notes] of [
      [undefined, 0, ["The checkpoint has the state dict 'model_ema', too: --entry model_ema takes that."]],
      ['model', 0, []],
      ['model_ema', 1, []],
    ] as const) {
      const file = await openStateDict(torchFilePath('averaged'), entry);
      expect(file.notes).to.deep.equal(notes);
      expect(toFloat32(await file.tensor('weight'))[0]).to.equal(first);
      await file.close();
    }
  });

  it('are not those that are a state dict themselves', async () =>
    expect(await failure(openStateDict(torchFilePath('bare'), 'model_ema'), CheckpointError)).to.match(
      /bare\.pth: it is itself a state dict, without entries: leave out --entry model_ema\./,
    ));
});

describe('files for torch', () => {
  it('have the entries and bytes of a file that torch made', async () => {
    const bytes = await encoded(await withFile(torchFilePath('plain'), readAll));
    const source = await openFileSource(torchFilePath('plain'));
    const theirs = await source.read(0, source.size);
    await source.close();
    expect(await entriesOf(bytes)).to.deep.equal(await entriesOf(theirs));
  });

  it('are the same for the same weights, and stored uncompressed', async () => {
    const tensors = await withFile(torchFilePath('plain'), readAll);
    const bytes = await encoded(tensors);
    expect(Buffer.from(bytes).equals(await encoded(tensors))).to.equal(true);
    const largest = tensors.find(({ shape }) => shape[0] === 300)!;
    expect(Buffer.from(bytes).includes(Buffer.from(largest.data))).to.equal(true);
  });

  it('tell a tensor whose data is not that of its shape, and one that fails', async () => {
    const tensor = { name: 'w', dtype: 'F32', shape: [2], data: new Uint8Array(4) } as const;
    expect(await failure(encoded([tensor]), CheckpointError)).to.match(/out\.pth: tensor 'w' takes 8 bytes, not 4/);
    const lost = { ...tensor, data: () => Promise.reject(new Error('the disk is gone')) };
    expect(await failure(encoded([tensor, lost].slice(1)), Error)).to.equal('the disk is gone');
  });

  it('have no storages of unsigned 64-bit integers', async () => {
    const tensor = { name: 'w', dtype: 'U64', shape: [1], data: new Uint8Array(8) } as const;
    expect(await failure(encoded([tensor]), RangeError)).to.match(/torch has no storage of U64/);
  });
});
