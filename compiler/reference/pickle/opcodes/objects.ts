import type { PickleMachine } from '../machine.ts';
import { asKind } from '../value.ts';
import type { PickleValue } from '../value.ts';
import { opcode } from './opcode.ts';
import type { Opcode } from './opcode.ts';
import { utf8 } from './texts.ts';

const readGlobal = (machine: PickleMachine): PickleValue => ({
  kind: 'global',
  module: utf8(machine, machine.input.line()),
  name: utf8(machine, machine.input.line()),
});

const stackGlobal = (machine: PickleMachine): void => {
  const name = machine.pop();
  const module = machine.pop();
  if (typeof name !== 'string') throw machine.unsuited(name, 'the name of a global');
  if (typeof module !== 'string') throw machine.unsuited(module, 'the name of a module');
  machine.push({ kind: 'global', module, name });
};

/** The callable lies under its arguments; named ones stay as a second argument. */
const pushCall = (machine: PickleMachine, given: readonly PickleValue[]): void => {
  const [args = null, named] = given;
  const callable = machine.pop();
  pushObject(machine, callable, named === undefined ? args : { kind: 'tuple', items: [args, named] });
};

const pushObject = (machine: PickleMachine, callable: PickleValue, args: PickleValue): void =>
  machine.push({ kind: 'object', callable, args, items: [], entries: [], state: undefined });

const build = (machine: PickleMachine): void => {
  const state = machine.pop();
  const target = asKind(machine.top(), 'object');
  if (target === undefined) throw machine.unsuited(machine.top(), 'an object');
  target.state = state;
};

/** Opcodes that in Python import, call and build. Here they only note what would be called with what. */
export const objectOpcodes: readonly Opcode[] = [
  opcode('c', 'GLOBAL', (machine) => machine.push(readGlobal(machine))),
  opcode(0x93, 'STACK_GLOBAL', stackGlobal),
  opcode('R', 'REDUCE', (machine) => pushCall(machine, [machine.pop()])),
  opcode(0x81, 'NEWOBJ', (machine) => pushCall(machine, [machine.pop()])),
  opcode(0x92, 'NEWOBJ_EX', (machine) => pushCall(machine, [machine.pop(), machine.pop()].reverse())),
  opcode('i', 'INST', (machine) => {
    const callable = readGlobal(machine);
    pushObject(machine, callable, { kind: 'tuple', items: machine.popMark() });
  }),
  opcode('o', 'OBJ', (machine) => {
    const [callable, ...items] = machine.popMark();
    if (callable === undefined) throw machine.fault('OBJ expected a class above its MARK');
    pushObject(machine, callable, { kind: 'tuple', items });
  }),
  opcode('b', 'BUILD', build),
  opcode('P', 'PERSID', (machine) => machine.push({ kind: 'persistent', id: utf8(machine, machine.input.line()) })),
  opcode('Q', 'BINPERSID', (machine) => machine.push({ kind: 'persistent', id: machine.pop() })),
];
