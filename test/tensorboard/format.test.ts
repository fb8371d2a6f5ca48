import { expect } from 'chai';
import fc from 'fast-check';
import { crc32c } from '../../runtime/tensorboard/crc32c.ts';
import { sessionStartEvent, summaryEvent, versionEvent } from '../../runtime/tensorboard/event.ts';
import type { SummaryValue } from '../../runtime/tensorboard/event.ts';
import { MessageWriter } from '../../runtime/tensorboard/message.ts';
import { encodeRecord } from '../../runtime/tensorboard/record.ts';
import { parseEvent, readRecords } from './reader.ts';

describe("TensorBoard's formats", () => {
  it('use the checksum of RFC 3720', () => {
    const ascending = Uint8Array.from({ length: 32 }, (_, i) => i);
    const vectors: readonly [Uint8Array, number][] = [
      [new Uint8Array(32), 0x8a9136aa],
      [new Uint8Array(32).fill(0xff), 0x62a8ab43],
      [ascending, 0x46dd794e],
      [ascending.toReversed(), 0x113fdb5c],
      [new TextEncoder().encode('123456789'), 0xe3069283],
      [new Uint8Array(0), 0],
    ];
    for (const [bytes, expected] of vectors) expect(crc32c(bytes)).to.equal(expected);
  });

  it('frame an event file’s first record as TensorFlow does', () => {
    const record = encodeRecord(versionEvent(0));
    expect(Buffer.from(record.subarray(0, 12)).toString('hex')).to.equal('1800000000000000a37f4b22');
    expect(parseEvent(readRecords(record)[0]!)).to.deep.equal({ wall_time: 0, file_version: 'brain.Event:2' });
  });

  it('give back any records', () => {
    const records = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 });
    fc.assert(
      fc.property(records, (all) => {
        const file = Buffer.concat(all.map(encodeRecord));
        expect(readRecords(file).map((data) => [...data])).to.deep.equal(all.map((data) => [...data]));
      }),
    );
  });

  it('give back any whole number, and nothing else passes for one', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (step) => {
        const bytes = new MessageWriter().double(1, 1.5).whole(2, step).finish();
        expect(parseEvent(bytes)).to.deep.equal({ wall_time: 1.5, step });
      }),
    );
    for (const wrong of [-1, 0.5, NaN, 2 ** 53]) expect(() => new MessageWriter().whole(2, wrong)).to.throw(RangeError);
  });

  it('give back any summary', () => {
    const tag = fc.string({ unit: 'grapheme', maxLength: 30 });
    const scalar = fc.record({ tag, scalar: fc.float() });
    const size = fc.integer({ min: 0, max: 5000 });
    const image = fc.record({
      tag,
      image: fc.record({ width: size, height: size, channels: fc.constantFrom(1, 3), png: fc.uint8Array() }),
    });
    const place = fc.record({ time: fc.double({ noNaN: true }), step: fc.nat() });
    fc.assert(
      fc.property(place, fc.array(fc.oneof(scalar, image)), ({ time, step }, values) => {
        const event = parseEvent(summaryEvent({ time, step }, values));
        expect(event).to.deep.include({ wall_time: time, step });
        expect(event.summary?.value ?? []).to.deep.equal(values.map(expected));
      }),
    );
  });

  it('say that a session starts', () => {
    const event = parseEvent(sessionStartEvent({ time: 2, step: 9 }));
    expect(event).to.deep.equal({ wall_time: 2, step: 9, session_log: { status: 1 } });
  });
});

/** The value by the names of summary.proto. */
const expected = (value: SummaryValue): object => {
  if ('scalar' in value) return { tag: value.tag, simple_value: value.scalar };
  const { width, height, channels, png } = value.image;
  return { tag: value.tag, image: { height, width, colorspace: channels, encoded_image_string: png } };
};
