import { expect } from 'chai';
import fc from 'fast-check';
import { compileLinked } from '../emit/compiled.ts';
import { DeviceError } from '../../runtime/device/index.ts';
import { demandOf, halvingBatch, largestBatch, roomOn } from '../../runtime/execute/fit.ts';
import type { Program } from '../../runtime/execute/plan.ts';

const programOf = (buffers: Program['buffers']): Program => ({
  symbols: ['images'],
  buffers,
  ports: {},
  constants: [],
  segments: {},
  forms: [],
});

const size = fc.oneof(
  fc.integer({ min: 0, max: 5000 }),
  fc.record({ symbol: fc.constantFrom('images', 'rows'), times: fc.integer({ min: 1, max: 500 }) }),
);
const programs = fc
  .array(size, { minLength: 1, maxLength: 6 })
  .map((sizes) => programOf(sizes.map((one, index) => ({ name: `buffer${index}`, size: one }))));
const rooms = fc.record({ buffer: fc.integer({ min: 0, max: 50_000 }), total: fc.integer({ min: 0, max: 100_000 }) });
const capacityOf = (images: number) => ({ images, rows: 3 * images });

describe('batches that fit', () => {
  it('the largest one fits, and no larger one does', () => {
    fc.assert(
      fc.property(programs, rooms, fc.integer({ min: 1, max: 40 }), (program, room, most) => {
        const fits = (batch: number): boolean => {
          const { largest, total } = demandOf(program, capacityOf(batch));
          return largest.bytes <= room.buffer && total <= room.total;
        };
        const batch = largestBatch(program, capacityOf, room, most);
        expect(batch).to.be.within(0, most);
        if (batch > 0) expect(fits(batch)).to.equal(true);
        if (batch < most) expect(fits(batch + 1)).to.equal(false);
      }),
    );
  });

  it('names the largest buffer, and adds up all', () => {
    const program = programOf([
      { name: 'small', size: 100 },
      { name: 'large', size: { symbol: 'rows', times: 8 } },
    ]);
    expect(demandOf(program, { images: 5, rows: 15 })).to.deep.equal({
      largest: { name: 'large', bytes: 120 },
      total: 220,
    });
  });

  it('stays below both limits of a buffer', () => {
    const limits = { maxBufferSize: 300, maxStorageBufferBindingSize: 200 } as GPUSupportedLimits;
    expect(roomOn(limits, 1000)).to.deep.equal({ buffer: 200, total: 1000 });
  });

  it('is found for the paper’s models without making a buffer', () => {
    const { files } = compileLinked('fractalar-in64');
    const plan = JSON.parse(files.get('plan.json') as string) as { programs: { sample: Program } };
    const perRow = 4 * 256 * 1024; // a cache of keys: f32 of 256 tokens of 1024
    const room = { buffer: 100 * perRow, total: Infinity };
    const rows = (images: number) => ({ images: 2 * images, canvases: images });
    expect(largestBatch(plan.programs.sample, rows, room, 512)).to.equal(50);
  });

  it('halves for as long as memory runs out, and says so', async () => {
    const tried: number[] = [];
    const heard: number[] = [];
    const make = (batch: number): Promise<string> => {
      tried.push(batch);
      return batch > 3
        ? Promise.reject(new DeviceError('out-of-memory', 'full', ''))
        : Promise.resolve(`batches of ${batch}`);
    };
    expect(await halvingBatch(25, make, (half) => heard.push(half))).to.equal('batches of 3');
    expect(tried).to.deep.equal([25, 12, 6, 3]);
    expect(heard).to.deep.equal([12, 6, 3]);
  });

  it('gives up where a single one is too large, or for any other reason', async () => {
    const failing = (code: 'out-of-memory' | 'device-lost') => () => Promise.reject(new DeviceError(code, code, ''));
    const tried: number[] = [];
    const gaveUp = await halvingBatch(4, failing('out-of-memory'), (half) => tried.push(half)).catch((e: unknown) => e);
    expect(gaveUp).to.have.property('code', 'out-of-memory');
    expect(tried).to.deep.equal([2, 1]);
    const lost = await halvingBatch(4, failing('device-lost'), () => expect.fail()).catch((e: unknown) => e);
    expect(lost).to.have.property('code', 'device-lost');
  });
});
