import { expect } from 'chai';
import fc from 'fast-check';
import { CheckpointError } from '../../runtime/formats/checkpoint-error.ts';
import { readSafetensors } from '../../runtime/formats/safetensors.ts';
import type { Tensor } from '../../runtime/formats/safetensors.ts';
import { arbitraryMetadata, arbitraryTensors, encoded } from './arbitrary-tensors.ts';
import { failure } from './failure.ts';

/** A file written by hand after the format's description. */
const handMade = (json: string, data: readonly number[] = []): Uint8Array => {
  const header = new TextEncoder().encode(json);
  return Uint8Array.of(header.length & 0xff, header.length >> 8, 0, 0, 0, 0, 0, 0, ...header, ...data);
};

/** Reads everything; a file that isn't valid must end in a CheckpointError, whatever is wrong with it. */
const readAllOrRefuse = async (bytes: Uint8Array): Promise<readonly Tensor[] | CheckpointError> => {
  try {
    const file = await readSafetensors(bytes);
    return await Promise.all(file.names.map((name) => file.tensor(name)));
  } catch (error) {
    expect(error).to.be.instanceOf(CheckpointError);
    return error as CheckpointError;
  }
};

describe('safetensors', () => {
  it('reads a hand-made file', async () => {
    const json =
      '{"__metadata__":{"step":"12"},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
    const file = await readSafetensors(handMade(json, [0, 0, 128, 63, 0, 0, 0, 192, 7, 8, 9]));
    expect(file.metadata).to.deep.equal({ step: '12' });
    expect(file.names).to.deep.equal(['a', 'b']);
    expect(file.type('a')).to.deep.equal({ dtype: 'F32', shape: [1, 2] });
    expect(new Float32Array((await file.tensor('a')).data.buffer)).to.deep.equal(Float32Array.of(1, -2));
    expect((await file.tensor('b')).data).to.deep.equal(Uint8Array.of(7, 8, 9));
  });

  it('writes the bytes that the format asks for', async () => {
    const bytes = await encoded([{ name: 'x', dtype: 'U8', shape: [2], data: Uint8Array.of(1, 2) }]);
    const json = '{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}   ';
    expect(Buffer.from(bytes)).to.deep.equal(Buffer.from(handMade(json, [1, 2])));
  });

  it('gives back every tensor that was written', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTensors, arbitraryMetadata, async (tensors, metadata) => {
        const file = await readSafetensors(await encoded(tensors, metadata));
        expect(Object.entries(file.metadata)).to.have.deep.members(Object.entries(metadata));
        expect(file.names).to.have.members(tensors.map(({ name }) => name));
        for (const { name, dtype, shape, data } of tensors) {
          expect(await file.tensor(name)).to.deep.equal({ dtype, shape, data });
        }
      }),
    );
  });

  it('aligns every tensor to its element type', async () => {
    const tensors = [
      { name: 'mask', dtype: 'U8', shape: [3], data: new Uint8Array(3) },
      { name: 'step', dtype: 'I64', shape: [], data: new Uint8Array(8) },
      { name: 'weight', dtype: 'F32', shape: [1], data: new Uint8Array(4) },
    ] as const;
    expect((await readSafetensors(await encoded(tensors))).names).to.deep.equal(['step', 'weight', 'mask']);
  });

  it('notices any truncation', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTensors, fc.nat(), async (tensors, cut) => {
        const bytes = await encoded(tensors);
        expect(await readAllOrRefuse(bytes.slice(0, cut % bytes.length))).to.be.instanceOf(CheckpointError);
      }),
    );
  });

  it('refuses a damaged header or survives it', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryTensors,
        arbitraryMetadata,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (tensors, metadata, at, flip) => {
          const bytes = await encoded(tensors, metadata);
          const headerSize = 8 + new DataView(bytes.buffer).getUint32(0, true);
          const position = at % headerSize;
          bytes[position] = (bytes[position] ?? 0) ^ flip;
          await readAllOrRefuse(bytes);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses bytes that are something else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (bytes) => {
        await readAllOrRefuse(bytes);
      }),
    );
  });

  const tensor = (fields: string): string => `{"w":{${fields}}}`;
  const faults: readonly [string, Uint8Array, RegExp][] = [
    ['an empty file', new Uint8Array(0), /it is empty/],
    ['an immense header', Uint8Array.of(0, 0, 0, 0, 0, 1, 0, 0), /claims a header of 1099511627776 bytes/],
    ['a header that is cut off', handMade('{"w":{}}').slice(0, 12), /header should be 8 bytes long.*cut off/],
    ['a header that is no JSON', handMade('{"w"'), /not JSON/],
    ['a header that is a list', handMade('[]'), /not a JSON object/],
    ['metadata that is not text', handMade('{"__metadata__":{"step":3}}'), /metadata 'step' is not text/],
    [
      'an unknown element type',
      handMade(tensor('"dtype":"F31","shape":[],"data_offsets":[0,4]')),
      /'w' has the element type "F31"; known are/,
    ],
    ['a negative extent', handMade(tensor('"dtype":"U8","shape":[-1],"data_offsets":[0,1]')), /'w' has no valid shape/],
    [
      'an immense shape',
      handMade(tensor('"dtype":"F32","shape":[9007199254740991,9007199254740991],"data_offsets":[0,4]')),
      /'w' should take NaN/,
    ],
    [
      'offsets in the wrong order',
      handMade(tensor('"dtype":"U8","shape":[1],"data_offsets":[1,0]')),
      /no valid data_offsets/,
    ],
    [
      'a size that does not fit',
      handMade(tensor('"dtype":"F32","shape":[2],"data_offsets":[0,4]'), [0, 0, 0, 0]),
      /'w' should take 8 bytes as F32 \[2\] but has 4/,
    ],
    [
      'data that is cut off',
      handMade(tensor('"dtype":"U8","shape":[4],"data_offsets":[0,4]'), [0]),
      /'w' ends at byte .* cut off/,
    ],
    [
      'a hole',
      handMade(tensor('"dtype":"U8","shape":[1],"data_offsets":[1,2]'), [0, 0]),
      /1 bytes before tensor 'w' belong to no tensor/,
    ],
    [
      'bytes left over',
      handMade(tensor('"dtype":"U8","shape":[1],"data_offsets":[0,1]'), [0, 0]),
      /last 1 bytes belong to no tensor/,
    ],
    [
      'an overlap',
      handMade(
        '{"v":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"w":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
        [0, 0, 0],
      ),
      /'w' overlaps/,
    ],
  ];
  for (const [fault, bytes, message] of faults) {
    it(`explains ${fault}`, async () => {
      expect(await failure(readSafetensors(bytes, 'model.safetensors'), CheckpointError))
        .to.match(message)
        .and.match(/^model\.safetensors: /);
    });
  }

  it('refuses to write what could not be read again', async () => {
    const one = { name: 'w', dtype: 'F32', shape: [1], data: new Uint8Array(4) } as const;
    expect(await failure(encoded([one, one]), CheckpointError)).to.match(/name 'w' is taken/);
    expect(await failure(encoded([{ ...one, name: '__metadata__' }]), CheckpointError)).to.match(/is taken/);
    expect(await failure(encoded([{ ...one, shape: [-1] }]), CheckpointError)).to.match(/can't have the shape/);
    expect(await failure(encoded([{ ...one, shape: [2] }]), CheckpointError)).to.match(/takes 8 bytes, not 4/);
  });

  it('names a tensor that is not there', async () => {
    const file = await readSafetensors(await encoded([]));
    expect(() => file.type('w')).to.throw(CheckpointError, "no tensor 'w'");
    expect(await failure(file.tensor('w'), CheckpointError)).to.match(/no tensor 'w'/);
  });
});
