import { latin1 } from '../latin1.ts';
import type { PickleMachine } from '../machine.ts';
import { opcode } from './opcode.ts';
import type { Opcode } from './opcode.ts';

/** Reads text in UTF-8. */
export const utf8 = (machine: PickleMachine, bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw machine.fault('expected text in UTF-8');
  }
};

const pushText = (machine: PickleMachine, length: number): void =>
  machine.push(utf8(machine, machine.input.take(length)));

const pushQuoted = (machine: PickleMachine): void => {
  const text = latin1(machine.input.line()).trim();
  const [, , inner] = /^(['"])(.*)\1$/.exec(text) ?? [];
  if (inner === undefined) throw machine.fault('expected text in quotation marks');
  machine.push(unescape(inner, /\\(x[0-9a-fA-F]{2}|[ntr\\'"])/g));
};

/** Opcodes that push text or bytes. */
export const textOpcodes: readonly Opcode[] = [
  opcode('X', 'BINUNICODE', (machine) => pushText(machine, machine.input.u32())),
  opcode(0x8c, 'SHORT_BINUNICODE', (machine) => pushText(machine, machine.input.u8())),
  opcode(0x8d, 'BINUNICODE8', (machine) => pushText(machine, machine.input.u64())),
  opcode('V', 'UNICODE', (machine) =>
    machine.push(unescape(latin1(machine.input.line()), /\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/g)),
  ),
  // Texts of Python 2, whose bytes have no encoding.
  opcode('T', 'BINSTRING', (machine) => machine.push(latin1(machine.input.take(machine.input.i32())))),
  opcode('U', 'SHORT_BINSTRING', (machine) => machine.push(latin1(machine.input.take(machine.input.u8())))),
  opcode('S', 'STRING', pushQuoted),
  opcode('B', 'BINBYTES', (machine) => machine.push(machine.input.take(machine.input.u32()))),
  opcode('C', 'SHORT_BINBYTES', (machine) => machine.push(machine.input.take(machine.input.u8()))),
  opcode(0x8e, 'BINBYTES8', (machine) => machine.push(machine.input.take(machine.input.u64()))),
  opcode(0x96, 'BYTEARRAY8', (machine) => machine.push(machine.input.take(machine.input.u64()))),
];

const named: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** Replaces Python's escapes; a code beyond Unicode stays as it is. */
const unescape = (text: string, escapes: RegExp): string =>
  text.replace(escapes, (whole, escape: string) => {
    if (escape.length === 1) return named[escape] ?? escape;
    const code = parseInt(escape.slice(1), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
