import { expect } from 'chai';
import { encodeSafetensors, readSafetensors } from '../../runtime/formats/safetensors.ts';
import { toFloat32 } from '../../runtime/formats/floats.ts';

const bytes = (words: Uint16Array | Float64Array): Uint8Array => new Uint8Array(words.buffer);

describe('toFloat32', () => {
  it('reads what lies in a Buffer, whose slices are views', async () => {
    const names = ['a', 'b'];
    const tensors = names.map((name, place) => ({
      ...{ name, dtype: 'F32' as const, shape: [2] },
      data: new Uint8Array(Float32Array.of(place, place + 0.5).buffer),
    }));
    const pieces: Uint8Array[] = [];
    for await (const piece of encodeSafetensors(tensors)) pieces.push(piece);
    const file = await readSafetensors(Buffer.concat(pieces));
    const read = await Promise.all(names.map(async (name) => [...toFloat32(await file.tensor(name))]));
    expect(read).to.deep.equal([
      [0, 0.5],
      [1, 1.5],
    ]);
  });

  it('reads files whose header is as long as the first bytes of gzip say', async () => {
    const header = JSON.stringify({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }).padEnd(0x8b1f);
    const bytes = new Uint8Array(8 + header.length + 4);
    new DataView(bytes.buffer).setUint32(0, header.length, true);
    bytes.set(new TextEncoder().encode(header), 8);
    expect((await readSafetensors(bytes)).names).to.deep.equal(['a']);
  });

  it('widens half precision, subnormal and special numbers too', () => {
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x8400, 0x7c00, 0xfc00, 0x8000);
    const values = toFloat32({ dtype: 'F16', shape: [8], data: bytes(halves) });
    expect([...values]).to.deep.equal([1, -2, 65504, 2 ** -24, -(2 ** -14), Infinity, -Infinity, -0]);
    expect(toFloat32({ dtype: 'F16', shape: [1], data: bytes(Uint16Array.of(0x7e00)) })[0]).to.be.NaN;
  });

  it('widens bfloat16', () => {
    expect([...toFloat32({ dtype: 'BF16', shape: [2], data: bytes(Uint16Array.of(0x3f80, 0xc040)) })]).to.deep.equal([
      1, -3,
    ]);
  });

  it('rounds double precision', () => {
    expect([...toFloat32({ dtype: 'F64', shape: [1], data: bytes(Float64Array.of(0.1)) })]).to.deep.equal([
      Math.fround(0.1),
    ]);
  });

  it('copies single precision from any address', () => {
    const data = new Uint8Array(5);
    new DataView(data.buffer).setFloat32(1, 2.5, true);
    expect([...toFloat32({ dtype: 'F32', shape: [1], data: data.subarray(1) })]).to.deep.equal([2.5]);
  });

  it('refuses integers', () => {
    expect(() => toFloat32({ dtype: 'I32', shape: [0], data: new Uint8Array(0) })).to.throw(TypeError, 'I32');
  });
});
