import { latin1 } from '../latin1.ts';
import type { PickleMachine } from '../machine.ts';
import { opcode } from './opcode.ts';
import type { Opcode } from './opcode.ts';

/** The newest protocol whose opcodes are known. */
const newestProtocol = 5;

/** Opcodes for what occurs several times, and those that frame the stream. */
export const memoOpcodes: readonly Opcode[] = [
  opcode('p', 'PUT', (machine) => machine.remember(index(machine))),
  opcode('q', 'BINPUT', (machine) => machine.remember(machine.input.u8())),
  opcode('r', 'LONG_BINPUT', (machine) => machine.remember(machine.input.u32())),
  opcode(0x94, 'MEMOIZE', (machine) => machine.memoize()),
  opcode('g', 'GET', (machine) => machine.recall(index(machine))),
  opcode('h', 'BINGET', (machine) => machine.recall(machine.input.u8())),
  opcode('j', 'LONG_BINGET', (machine) => machine.recall(machine.input.u32())),
  opcode(0x80, 'PROTO', (machine) => {
    const protocol = machine.input.u8();
    if (protocol > newestProtocol)
      throw machine.fault(`it has the pickle protocol ${protocol}; expected at most ${newestProtocol}`);
  }),
  opcode(0x95, 'FRAME', (machine) => {
    const length = machine.input.u64();
    if (length > machine.input.remaining)
      throw machine.fault(`FRAME announces ${length} bytes, but there are ${machine.input.remaining}`);
  }),
];

const index = (machine: PickleMachine): number => {
  const text = latin1(machine.input.line()).trim();
  if (!/^\d{1,9}$/.test(text)) throw machine.fault(`expected the number of a memo's entry, not '${text.slice(0, 40)}'`);
  return Number(text);
};
