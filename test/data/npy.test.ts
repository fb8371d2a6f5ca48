import { expect } from 'chai';
import fc from 'fast-check';
import { bytesPerElement } from '../../runtime/formats/dtype.ts';
import type { Dtype } from '../../runtime/formats/dtype.ts';
import { readNpy } from '../../runtime/data/formats/npy.ts';
import { bytesInMemory, readEntries } from '../../runtime/data/stored-array.ts';
import type { StoredArray } from '../../runtime/data/stored-array.ts';
import { dataFailure } from './failure.ts';
import { elements, npyBytes, npyWithHeader } from './npy-bytes.ts';

const read = (bytes: Uint8Array): Promise<StoredArray> => readNpy(bytesInMemory('x.npy', bytes));

const descrs: readonly (readonly [string, Dtype])[] = [
  ['|u1', 'U8'],
  ['|b1', 'BOOL'],
  ['|i1', 'I8'],
  ['<u2', 'U16'],
  ['>i4', 'I32'],
  ['=i8', 'I64'],
  ['<f4', 'F32'],
];

describe('.npy arrays', () => {
  it('tell type and shape, whatever these are', async () => {
    const shapes = fc.array(fc.nat(5), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(shapes, fc.constantFrom(...descrs), async (shape, [descr, dtype]) => {
        const values = new Uint8Array(shape.reduce((product, extent) => product * extent, bytesPerElement[dtype]));
        const array = await read(npyBytes(shape, values, descr));
        expect(array).to.deep.include({ dtype, shape, littleEndian: !descr.startsWith('>') });
        expect(array.bytes.size - array.start).to.equal(values.length);
      }),
    );
  });

  it('give their values', async () => {
    const bytes = await read(npyBytes([3, 2], Uint8Array.of(1, 2, 3, 4, 5, 6)));
    expect([...(await readEntries(bytes, 1, 2))]).to.deep.equal([3, 4, 5, 6]);
    const large = await read(npyBytes([2], elements(BigInt64Array.of(-3n, 70_000n)), '<i8'));
    expect([...(await readEntries(large, 0, 2))]).to.deep.equal([-3, 70_000]);
    const swapped = await read(npyBytes([2], Uint8Array.of(1, 2, 0xff, 0xfe), '>i2'));
    expect([...(await readEntries(swapped, 0, 2))]).to.deep.equal([258, -2]);
  });

  it('may have their keys in any order, other quotes, and a header of version 2', async () => {
    const header = `{"shape": (2, 1), 'fortran_order': True, 'descr': '|u1'}`;
    expect((await read(npyWithHeader(header, Uint8Array.of(7, 8)))).shape).to.deep.equal([2, 1]);
    const first = npyBytes([2], Uint8Array.of(7, 8));
    const second = Uint8Array.of(...first.subarray(0, 6), 2, 0, first[8]!, first[9]!, 0, 0, ...first.subarray(10));
    expect((await read(second)).start).to.equal(first.length - 2 + 2);
  });

  const faults: readonly [string, Uint8Array, RegExp][] = [
    ['an empty file', new Uint8Array(0), /it is empty/],
    ['another format', new TextEncoder().encode('PNG something else'), /does not begin like a \.npy array/],
    ['a version that nobody knows', Uint8Array.of(...npyBytes([1], Uint8Array.of(1)).with(6, 9)), /version 9/],
    ['data that goes on', Uint8Array.of(...npyBytes([1], Uint8Array.of(1)), 0), /it is 130 bytes long.*\n.*129 bytes/],
    ['Fortran order', npyBytes([2, 2], new Uint8Array(4), '|u1', true), /Fortran order.*\n.*\n.*ascontiguousarray/],
    ['Python objects', npyBytes([1], new Uint8Array(8), '|O'), /type '\|O'.*\n.*\n.*numpy\.unique/],
    [
      'a structure',
      npyWithHeader("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,), }", new Uint8Array(4)),
      /header can't be read/,
    ],
    [
      'a key too many',
      npyWithHeader("{'descr': '|u1', 'fortran_order': False, 'shape': (1,), 'more': True}", new Uint8Array(1)),
      /header can't be read/,
    ],
    ['a missing key', npyWithHeader("{'descr': '|u1', 'shape': (1,), }", new Uint8Array(1)), /header can't be read/],
    [
      'extents beyond counting',
      npyWithHeader("{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,), }", new Uint8Array(1)),
      /header can't be read/,
    ],
  ];
  for (const [fault, bytes, message] of faults) {
    it(`explain ${fault}`, async () => {
      expect((await dataFailure(read(bytes))).message).to.match(message);
    });
  }

  it('are refused when cut off anywhere', async () => {
    const whole = npyBytes([3, 2], Uint8Array.of(1, 2, 3, 4, 5, 6));
    for (let length = 0; length < whole.length; length++) {
      const { problem } = await dataFailure(read(whole.subarray(0, length)));
      expect(problem, `${length} bytes`).to.match(
        length === 0 ? /is empty/ : length < 6 ? /does not begin/ : /is cut off/,
      );
    }
  });

  it('are refused, not misread, when their header is any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 60 }), async (text) => {
        const outcome = await read(npyWithHeader(text.replace(/[^\x20-\x7e]/g, '?'), new Uint8Array(1))).catch(
          (error: unknown) => error,
        );
        expect(outcome).to.be.an('error').with.property('name', 'DataError');
      }),
    );
  });
});
