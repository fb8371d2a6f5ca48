import type { PickleEntry, PickleObject, PickleReference, PickleSequence, PickleValue } from './value.ts';

/** Entries that SETITEMS and APPENDS take at a time in Python's own pickler. */
const batchSize = 1000;

/**
 * Writes a value in protocol 2, byte for byte as Python's pickler does. What is one value here is stored once, and so is equal text.
 * Throws a RangeError for bytes and sets, which that protocol doesn't have.
 */
export const pickle = (value: PickleValue): Uint8Array => {
  const writer = new PickleWriter();
  writer.opcode(0x80);
  writer.number(1, 2);
  writer.value(value);
  writer.opcode('.');
  return writer.bytes();
};

class PickleWriter {
  private readonly pieces: Uint8Array[] = [];
  private readonly memo = new Map<PickleValue, number>();

  bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.pieces));
  }

  opcode(code: string | number): void {
    this.pieces.push(typeof code === 'string' ? Buffer.from(code, 'latin1') : Uint8Array.of(code));
  }

  /** An unsigned number of `size` bytes, little endian. */
  number(size: number, value: number): void {
    const bytes = Buffer.alloc(size);
    bytes.writeUIntLE(value, 0, size);
    this.pieces.push(bytes);
  }

  value(value: PickleValue): void {
    if (value === null) this.opcode('N');
    else if (typeof value === 'boolean') this.opcode(value ? 0x88 : 0x89);
    else if (typeof value === 'number') this.numeric(value);
    else if (typeof value === 'bigint') this.long(value);
    else if (value instanceof Uint8Array) throw new RangeError('protocol 2 has no bytes');
    else if (typeof value === 'object' && isEmptyTuple(value)) this.opcode(')');
    else if (this.memo.has(value)) this.reference('h', 'j', this.memo.get(value) ?? 0);
    else if (typeof value === 'string') this.text(value);
    else this.structure(value);
  }

  private numeric(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) this.float(value);
    else if (value >= 0 && value < 2 ** 8) this.unsigned('K', 1, value);
    else if (value >= 0 && value < 2 ** 16) this.unsigned('M', 2, value);
    else if (value >= -(2 ** 31) && value < 2 ** 31) this.unsigned('J', 4, value >>> 0);
    else this.long(BigInt(value));
  }

  private unsigned(code: string, size: number, value: number): void {
    this.opcode(code);
    this.number(size, value);
  }

  private float(value: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    this.opcode('G');
    this.pieces.push(bytes);
  }

  /** Two's complement, little endian, in as few bytes as hold it. */
  private long(value: bigint): void {
    let size = 1;
    while (BigInt.asIntN(8 * size, value) !== value) size += 1;
    if (size > 255) throw new RangeError(`an integer of ${size} bytes`);
    const digits = BigInt.asUintN(8 * size, value)
      .toString(16)
      .padStart(2 * size, '0');
    this.unsigned('\x8a', 1, size);
    this.pieces.push(Buffer.from(digits, 'hex').reverse());
  }

  private text(value: string): void {
    const bytes = Buffer.from(value, 'utf8');
    this.unsigned('X', 4, bytes.length);
    this.pieces.push(bytes);
    this.memoize(value);
  }

  private structure(value: PickleReference): void {
    switch (value.kind) {
      case 'list':
        this.opcode(']');
        this.memoize(value);
        this.items(value.items);
        break;
      case 'tuple':
        this.tuple(value);
        break;
      case 'set':
        throw new RangeError('protocol 2 has no sets');
      case 'dict':
        this.opcode('}');
        this.memoize(value);
        this.entries(value.entries);
        break;
      case 'global':
        this.opcode('c');
        this.pieces.push(Buffer.from(`${value.module}\n${value.name}\n`));
        this.memoize(value);
        break;
      case 'object':
        this.object(value);
        break;
      case 'persistent':
        this.value(value.id);
        this.opcode('Q');
    }
  }

  private tuple(tuple: PickleSequence): void {
    const { length } = tuple.items;
    if (length > 3) this.opcode('(');
    for (const item of tuple.items) this.value(item);
    this.opcode(length > 3 ? 't' : 0x84 + length);
    this.memoize(tuple);
  }

  private object(object: PickleObject): void {
    this.value(object.callable);
    this.value(object.args);
    this.opcode('R');
    this.memoize(object);
    this.items(object.items);
    this.entries(object.entries);
    if (object.state === undefined) return;
    this.value(object.state);
    this.opcode('b');
  }

  private items(items: readonly PickleValue[]): void {
    this.batches(items, 'a', 'e', (item) => this.value(item));
  }

  private entries(entries: readonly PickleEntry[]): void {
    this.batches(entries, 's', 'u', ([key, value]) => {
      this.value(key);
      this.value(value);
    });
  }

  /** One opcode for a single item, another for up to a thousand above a MARK. */
  private batches<Item>(items: readonly Item[], one: string, several: string, write: (item: Item) => void): void {
    for (let first = 0; first < items.length; first += batchSize) {
      const batch = items.slice(first, first + batchSize);
      if (batch.length > 1) this.opcode('(');
      for (const item of batch) write(item);
      this.opcode(batch.length > 1 ? several : one);
    }
  }

  private memoize(value: PickleValue): void {
    this.reference('q', 'r', this.memo.size);
    this.memo.set(value, this.memo.size);
  }

  private reference(short: string, long: string, index: number): void {
    if (index < 256) this.unsigned(short, 1, index);
    else this.unsigned(long, 4, index);
  }
}

const isEmptyTuple = (value: PickleReference): boolean => value.kind === 'tuple' && value.items.length === 0;
