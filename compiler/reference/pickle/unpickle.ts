import { PickleMachine } from './machine.ts';
import { containerOpcodes } from './opcodes/containers.ts';
import { memoOpcodes } from './opcodes/memo.ts';
import { numberOpcodes } from './opcodes/numbers.ts';
import { objectOpcodes } from './opcodes/objects.ts';
import type { Opcode } from './opcodes/opcode.ts';
import { textOpcodes } from './opcodes/texts.ts';
import type { PickleValue } from './value.ts';

const stop = '.'.charCodeAt(0);

const opcodes: ReadonlyMap<number, Opcode> = new Map(
  [...numberOpcodes, ...textOpcodes, ...containerOpcodes, ...memoOpcodes, ...objectOpcodes].map((row) => [
    row.byte,
    row,
  ]),
);

/**
 * Reads a pickle of any protocol (0 to 5) as inert data: nothing is imported or called, whatever it asks for. Time and memory are
 * linear in its length. Throws a CheckpointError that tells the byte where it is no pickle, or cut off.
 */
export const unpickle = (bytes: Uint8Array, path: string): PickleValue => {
  const machine = new PickleMachine(bytes, path);
  for (;;) {
    const byte = machine.next();
    if (byte === stop) {
      machine.enter('STOP');
      return machine.pop();
    }
    const opcode = opcodes.get(byte);
    if (opcode === undefined)
      throw machine.fault(`0x${byte.toString(16).padStart(2, '0')} is no opcode that a state dict needs`);
    machine.enter(opcode.name);
    opcode.run(machine);
  }
};
