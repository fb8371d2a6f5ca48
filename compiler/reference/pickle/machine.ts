import { CheckpointError } from '../../../runtime/formats/checkpoint-error.ts';
import { Cursor } from './cursor.ts';
import { describeValue } from './value.ts';
import type { PickleValue } from './value.ts';

/** Far more than any state dict has; a pickle of single-byte opcodes would fill the memory otherwise. */
const mostValues = 2_000_000;

/** The stack and memo of a pickle that is being read. All faults are CheckpointErrors that tell the byte. */
export class PickleMachine {
  readonly input: Cursor;
  private readonly path: string;
  private readonly stack: PickleValue[] = [];
  /** Heights of the stack where its open MARKs are. */
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, PickleValue>();
  private values = 0;
  /** Where the opcode stands that is being run, and its name. */
  private at = 0;
  private running = 'an opcode';

  constructor(bytes: Uint8Array, path: string) {
    this.path = path;
    this.input = new Cursor(bytes, (wanted) => this.cutOff(wanted));
  }

  /** The next opcode's byte. */
  next(): number {
    this.at = this.input.position;
    this.running = 'an opcode';
    return this.input.u8();
  }

  /** Notes what the opcode is called, for messages. */
  enter(name: string): void {
    this.running = name;
  }

  fault(problem: string): CheckpointError {
    return new CheckpointError(this.path, `its pickle is damaged at byte ${this.at}: ${problem}.`);
  }

  push(value: PickleValue): void {
    this.values += 1;
    if (this.values > mostValues)
      throw this.fault(`more than ${mostValues} values; expected a checkpoint's few thousand`);
    this.stack.push(value);
  }

  pop(): PickleValue {
    if (this.stack.length <= (this.marks.at(-1) ?? 0))
      throw this.fault(`${this.running} expected a value on the stack`);
    return this.stack.pop() ?? null;
  }

  /** The uppermost value, which stays. */
  top(): PickleValue {
    const value = this.pop();
    this.stack.push(value);
    return value;
  }

  mark(): void {
    if (this.marks.length >= mostValues) throw this.fault(`more than ${mostValues} marks`);
    this.marks.push(this.stack.length);
  }

  /** Everything above the uppermost MARK, which goes too. */
  popMark(): PickleValue[] {
    const height = this.marks.pop();
    if (height === undefined) throw this.fault(`${this.running} expected a MARK on the stack`);
    return this.stack.splice(height);
  }

  /** Drops a value, or a MARK with nothing above it. */
  drop(): void {
    if (this.marks.at(-1) === this.stack.length) this.marks.pop();
    else this.pop();
  }

  remember(index: number): void {
    this.memo.set(index, this.top());
  }

  /** Remembers the uppermost value under the next free number. */
  memoize(): void {
    this.remember(this.memo.size);
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined)
      throw this.fault(`${this.running} refers to the memo's entry ${index}, which doesn't exist`);
    this.push(value);
  }

  /** A fault of the uppermost value's kind. */
  unsuited(found: PickleValue, expected: string): CheckpointError {
    return this.fault(`${this.running} expected ${expected}, not ${describeValue(found)}`);
  }

  private cutOff(wanted: number): CheckpointError {
    const bytes = `${this.running} wants ${wanted} more bytes, but there are ${this.input.remaining}`;
    return this.fault(this.running === 'an opcode' ? 'it ends before its STOP' : bytes);
  }
}
