import type { PickleMachine } from '../machine.ts';
import { asKind } from '../value.ts';
import type { PickleEntry, PickleValue } from '../value.ts';
import { opcode } from './opcode.ts';
import type { Opcode } from './opcode.ts';

const pushTuple = (machine: PickleMachine, length: number): void => {
  const items = Array.from({ length }, () => machine.pop()).reverse();
  machine.push({ kind: 'tuple', items });
};

const append = (machine: PickleMachine, values: readonly PickleValue[]): void => {
  const target = asKind(machine.top(), 'list', 'set', 'object');
  if (target === undefined) throw machine.unsuited(machine.top(), 'a list, a set or an object');
  for (const value of values) target.items.push(value);
};

const setItem = (machine: PickleMachine): void => {
  const value = machine.pop();
  const key = machine.pop();
  setEntries(machine, [[key, value]]);
};

/** Opcodes that make containers and fill them, and that move what is on the stack. */
export const containerOpcodes: readonly Opcode[] = [
  opcode(']', 'EMPTY_LIST', (machine) => machine.push({ kind: 'list', items: [] })),
  opcode('l', 'LIST', (machine) => machine.push({ kind: 'list', items: machine.popMark() })),
  opcode('a', 'APPEND', (machine) => append(machine, [machine.pop()])),
  opcode('e', 'APPENDS', (machine) => append(machine, machine.popMark())),
  opcode(')', 'EMPTY_TUPLE', (machine) => machine.push({ kind: 'tuple', items: [] })),
  opcode('t', 'TUPLE', (machine) => machine.push({ kind: 'tuple', items: machine.popMark() })),
  opcode(0x85, 'TUPLE1', (machine) => pushTuple(machine, 1)),
  opcode(0x86, 'TUPLE2', (machine) => pushTuple(machine, 2)),
  opcode(0x87, 'TUPLE3', (machine) => pushTuple(machine, 3)),
  opcode('}', 'EMPTY_DICT', (machine) => machine.push({ kind: 'dict', entries: [] })),
  opcode('d', 'DICT', (machine) => machine.push({ kind: 'dict', entries: paired(machine, machine.popMark()) })),
  opcode('s', 'SETITEM', setItem),
  opcode('u', 'SETITEMS', (machine) => setEntries(machine, paired(machine, machine.popMark()))),
  opcode(0x8f, 'EMPTY_SET', (machine) => machine.push({ kind: 'set', items: [] })),
  opcode(0x90, 'ADDITEMS', (machine) => append(machine, machine.popMark())),
  opcode(0x91, 'FROZENSET', (machine) => machine.push({ kind: 'set', items: machine.popMark() })),
  opcode('(', 'MARK', (machine) => machine.mark()),
  opcode('0', 'POP', (machine) => machine.drop()),
  opcode('1', 'POP_MARK', (machine) => void machine.popMark()),
  opcode('2', 'DUP', (machine) => machine.push(machine.top())),
];

const setEntries = (machine: PickleMachine, entries: readonly PickleEntry[]): void => {
  const target = asKind(machine.top(), 'dict', 'object');
  if (target === undefined) throw machine.unsuited(machine.top(), 'a dict or an object');
  for (const entry of entries) target.entries.push(entry);
};

const paired = (machine: PickleMachine, values: readonly PickleValue[]): PickleEntry[] => {
  if (values.length % 2 !== 0) throw machine.fault(`${values.length} values are no pairs of keys and values`);
  return Array.from({ length: values.length / 2 }, (_, pair) => [
    values[2 * pair] ?? null,
    values[2 * pair + 1] ?? null,
  ]);
};
