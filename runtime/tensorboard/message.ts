/** How a protobuf field's value is laid out. */
const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const text = new TextEncoder();

/** Writes a protobuf message field by field. Numbers of fields are the `.proto` file's. */
export class MessageWriter {
  private readonly bytes: number[] = [];

  /** An int32, int64 or enum that isn't negative. */
  whole(field: number, value: number): this {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no whole number from 0.`);
    this.key(field, wireType.varint);
    this.varint(value);
    return this;
  }

  double(field: number, value: number): this {
    this.key(field, wireType.fixed64);
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value, true);
    this.append(new Uint8Array(view.buffer));
    return this;
  }

  float(field: number, value: number): this {
    this.key(field, wireType.fixed32);
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, value, true);
    this.append(new Uint8Array(view.buffer));
    return this;
  }

  string(field: number, value: string): this {
    return this.blob(field, text.encode(value));
  }

  /** A bytes field, or a message that is written already. */
  blob(field: number, value: Uint8Array): this {
    this.key(field, wireType.bytes);
    this.varint(value.length);
    this.append(value);
    return this;
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }

  private key(field: number, type: number): void {
    this.varint(field * 8 + type);
  }

  /** Seven bits a byte, the lowest first; the top bit says that more follow. */
  private varint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.bytes.push((rest % 0x80) | 0x80);
    this.bytes.push(rest);
  }

  private append(bytes: Uint8Array): void {
    for (const byte of bytes) this.bytes.push(byte);
  }
}
