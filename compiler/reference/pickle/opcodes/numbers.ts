import { latin1 } from '../latin1.ts';
import type { PickleMachine } from '../machine.ts';
import { opcode } from './opcode.ts';
import type { Opcode } from './opcode.ts';

/** Bytes, or digits, of an integer: one of a checkpoint has few. */
const longestInteger = 1024;

/** Little endian, two's complement. */
const pushLong = (machine: PickleMachine, length: number): void => {
  if (length < 0 || length > longestInteger) throw machine.fault(`an integer of ${length} bytes`);
  const bytes = machine.input.take(length);
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).reverse();
  machine.push(exact(BigInt.asIntN(8 * length, BigInt(`0x0${digits.join('')}`))));
};

/** A line of digits; in INT `00` and `01` are False and True. */
const pushDecimal = (machine: PickleMachine, truths: boolean): void => {
  const text = lineOf(machine).replace(/L$/, '');
  if (truths && (text === '00' || text === '01')) machine.push(text === '01');
  else if (/^[+-]?\d+$/.test(text) && text.length <= longestInteger) machine.push(exact(BigInt(text)));
  else throw machine.fault(`expected a whole number in decimal, not '${text.slice(0, 40)}'`);
};

const pushFloat = (machine: PickleMachine): void => {
  const text = lineOf(machine);
  const value = Number(text.replace(/^([+-]?)inf$/, '$1Infinity'));
  if (text === '' || (Number.isNaN(value) && text !== 'nan'))
    throw machine.fault(`expected a number in decimal, not '${text.slice(0, 40)}'`);
  machine.push(value);
};

/** Opcodes that push a number, a truth value or None. */
export const numberOpcodes: readonly Opcode[] = [
  opcode('N', 'NONE', (machine) => machine.push(null)),
  opcode(0x88, 'NEWTRUE', (machine) => machine.push(true)),
  opcode(0x89, 'NEWFALSE', (machine) => machine.push(false)),
  opcode('K', 'BININT1', (machine) => machine.push(machine.input.u8())),
  opcode('M', 'BININT2', (machine) => machine.push(machine.input.u16())),
  opcode('J', 'BININT', (machine) => machine.push(machine.input.i32())),
  opcode(0x8a, 'LONG1', (machine) => pushLong(machine, machine.input.u8())),
  opcode(0x8b, 'LONG4', (machine) => pushLong(machine, machine.input.i32())),
  opcode('G', 'BINFLOAT', (machine) => machine.push(machine.input.f64())),
  opcode('I', 'INT', (machine) => pushDecimal(machine, true)),
  opcode('L', 'LONG', (machine) => pushDecimal(machine, false)),
  opcode('F', 'FLOAT', pushFloat),
];

const lineOf = ({ input }: PickleMachine): string => latin1(input.line()).trim();

/** A plain number where that is exact. */
const exact = (value: bigint): number | bigint =>
  BigInt(Number(value)) === value && Number.isSafeInteger(Number(value)) ? Number(value) : value;
