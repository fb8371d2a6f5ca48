import type { PickleMachine } from '../machine.ts';

/** An instruction of the pickle format (Python's Lib/pickletools.py documents them all). */
export interface Opcode {
  readonly byte: number;
  readonly name: string;
  readonly run: (machine: PickleMachine) => void;
}

/** A row of a table of opcodes; `code` is the byte as a character or a number. */
export const opcode = (code: string | number, name: string, run: Opcode['run']): Opcode => ({
  byte: typeof code === 'string' ? code.charCodeAt(0) : code,
  name,
  run,
});
