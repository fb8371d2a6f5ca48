import { expect } from 'chai';
import fc from 'fast-check';
import { pickle } from '../../compiler/reference/pickle/pickle.ts';
import { unpickle } from '../../compiler/reference/pickle/unpickle.ts';
import type { PickleValue } from '../../compiler/reference/pickle/value.ts';
import { CheckpointError } from '../../runtime/formats/checkpoint-error.ts';

/** Bytes of a pickle, given as characters in latin1. */
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

const read = (text: string): PickleValue => unpickle(bytes(text), 'x.pth');

const list = (...items: PickleValue[]): PickleValue => ({ kind: 'list', items });
const tuple = (...items: PickleValue[]): PickleValue => ({ kind: 'tuple', items });
const global = (module: string, name: string): PickleValue => ({ kind: 'global', module, name });
const object = (callable: PickleValue, args: PickleValue, rest = {}): PickleValue => ({
  kind: 'object',
  callable,
  args,
  items: [],
  entries: [],
  state: undefined,
  ...rest,
});

/** Everything that protocol 2 can hold; numbers that are whole come back as whole ones. */
const { value: arbitraryValue } = fc.letrec<{
  value: PickleValue;
  items: PickleValue[];
  entries: [PickleValue, PickleValue][];
}>((tie) => ({
  items: fc.array(tie('value'), { maxLength: 4 }),
  entries: fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }),
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    fc.oneof(
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double(),
      fc.constantFrom(0, 255, 256, 65535, 65536, -1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1),
    ),
    fc.bigInt({ min: 2n ** 60n }),
    fc.bigInt({ max: -(2n ** 60n) }),
    fc.string({ unit: 'grapheme' }),
    fc.record({ kind: fc.constantFrom('list' as const, 'tuple' as const), items: tie('items') }),
    fc.record({ kind: fc.constant('dict' as const), entries: tie('entries') }),
    fc.record({
      kind: fc.constant('global' as const),
      module: fc.stringMatching(/^[a-z.]{1,9}$/),
      name: fc.stringMatching(/^\w{1,9}$/),
    }),
    fc.record({ kind: fc.constant('persistent' as const), id: tie('value') }),
    fc.record({
      kind: fc.constant('object' as const),
      callable: tie('value'),
      args: tie('value'),
      items: tie('items'),
      entries: tie('entries'),
      state: fc.option(tie('value'), { nil: undefined }),
    }),
  ),
}));

describe('pickles', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(arbitraryValue, (value) => {
        expect(unpickle(pickle(value), 'x.pth')).to.deep.equal(value);
      }),
    );
  });

  it('hold more than a thousand items', () => {
    const value = list(...Array.from({ length: 2001 }, (_, index) => index));
    expect(unpickle(pickle(value), 'x.pth')).to.deep.equal(value);
  });

  it('store once what is one value', () => {
    const shared = tuple('text', 7);
    const back = unpickle(pickle(list(shared, shared, 'text')), 'x.pth') as { items: PickleValue[] };
    expect(back.items[0]).to.equal(back.items[1]);
    expect(pickle(list(shared, shared, 'text')).length).to.be.lessThan(
      pickle(list(shared, tuple('text', 7), 'text')).length,
    );
  });

  it('do not have bytes or sets in protocol 2', () => {
    expect(() => pickle(new Uint8Array(1))).to.throw(RangeError, 'bytes');
    expect(() => pickle({ kind: 'set', items: [] })).to.throw(RangeError, 'sets');
  });

  const readable: readonly [string, Uint8Array, PickleValue][] = [
    ['INT and its truth values', bytes('(I12\nI01\nI00\nt.'), tuple(12, true, false)],
    ['LONG', bytes('(L-5L\nL123456789012345678901L\nt.'), tuple(-5, 123456789012345678901n)],
    ['LONG1 and LONG4', bytes('(\x8a\x00\x8a\x02\x00\xff\x8b\x01\x00\x00\x00\x80t.'), tuple(0, -256, -128)],
    ['FLOAT', bytes('(F1.5\nF-inf\nF1e3\nt.'), tuple(1.5, -Infinity, 1000)],
    ['STRING with escapes', bytes("S'it\\'s \\x41\\n'\n."), "it's A\n"],
    ['UNICODE with escapes', bytes('V\\u00e9\\U0001F600\\n\n.'), 'é😀\\n'],
    ['BINSTRING and SHORT_BINSTRING', bytes('(T\x02\x00\x00\x00a\xe9U\x01bt.'), tuple('aé', 'b')],
    [
      'SHORT_BINUNICODE and BINUNICODE8',
      bytes('(\x8c\x02\xc3\xa9\x8d\x01\x00\x00\x00\x00\x00\x00\x00xt.'),
      tuple('é', 'x'),
    ],
    [
      'bytes of every length',
      bytes('(B\x01\x00\x00\x00aC\x01b\x8e\x01\x00\x00\x00\x00\x00\x00\x00c\x96\x01\x00\x00\x00\x00\x00\x00\x00dt.'),
      tuple(...['a', 'b', 'c', 'd'].map((text) => bytes(text))),
    ],
    ['LIST, DICT and SETITEM', bytes('((lI1\n(I2\nI3\ndI4\nI5\nst.'), tuple(list(), 1, { kind: 'dict', entries: [[2, 3], [4, 5]] })], // prettier-ignore
    [
      'sets',
      bytes('(\x8f(K\x01K\x02\x90(K\x03\x91t.'),
      tuple({ kind: 'set', items: [1, 2] }, { kind: 'set', items: [3] }),
    ],
    ['POP, POP_MARK and DUP', bytes('(K\x01K\x020(K\x03K\x0412(0t.'), tuple(1, 1)],
    ['PUT and GET', bytes('(K\x07p99\ng99\nt.'), tuple(7, 7)],
    ['LONG_BINPUT and LONG_BINGET', bytes('(K\x07r\x00\x00\x01\x00j\x00\x00\x01\x00t.'), tuple(7, 7)],
    ['MEMOIZE in a FRAME', bytes('\x80\x04\x95\x08\x00\x00\x00\x00\x00\x00\x00(\x8c\x01a\x94h\x00t.'), tuple('a', 'a')],
    [
      'INST and OBJ',
      bytes('((K\x01ios\nsystem\n(cos\nsystem\nK\x02ot.'),
      tuple(object(global('os', 'system'), tuple(1)), object(global('os', 'system'), tuple(2))),
    ],
    [
      'STACK_GLOBAL and NEWOBJ_EX',
      bytes('\x8c\x02os\x8c\x06system\x93K\x01\x85}\x92.'),
      object(global('os', 'system'), tuple(tuple(1), { kind: 'dict', entries: [] })),
    ],
    [
      'APPENDS, SETITEMS and BUILD of an object',
      bytes('ca\nb\n)R(K\x01K\x02e(K\x03K\x04uK\x05b.'),
      object(global('a', 'b'), tuple(), { items: [1, 2], entries: [[3, 4]], state: 5 }),
    ],
    ['PERSID', bytes('P17\n.'), { kind: 'persistent', id: '17' }],
  ];
  for (const [what, input, value] of readable) {
    it(`read ${what}`, () => expect(unpickle(input, 'x.pth')).to.deep.equal(value));
  }

  it('that would run a command only tell its name', () => {
    const value = read("cos\nsystem\n(S'touch /tmp/owned'\ntR.");
    expect(value).to.deep.equal(object(global('os', 'system'), tuple('touch /tmp/owned')));
  });

  const faults: readonly [string, Uint8Array, RegExp][] = [
    ['nothing', bytes(''), /byte 0: it ends before its STOP/],
    ['no STOP', bytes('K\x01'), /byte 2: it ends before its STOP/],
    ['a cut number', bytes('N0J\x01'), /byte 2: BININT wants 4 more bytes, but there are 1/],
    ['a cut text', bytes('X\xff\xff\xff\xffabc'), /byte 0: BINUNICODE wants 4294967295 more bytes, but there are 3/],
    ['a text of 2⁶³ bytes', bytes('\x8d\xff\xff\xff\xff\xff\xff\xff\x7f'), /BINUNICODE8 wants 9\d+ more bytes/],
    ['a text of negative length', bytes('T\xff\xff\xff\xff'), /BINSTRING wants -1 more bytes/],
    ['a line without an end', bytes('cos'), /GLOBAL wants/],
    ['an unknown opcode', bytes('\x80\x02\xfe.'), /byte 2: 0xfe is no opcode that a state dict needs/],
    ['an extension', bytes('\x82\x01.'), /0x82 is no opcode/],
    ['a newer protocol', bytes('\x80\x06N.'), /protocol 6; expected at most 5/],
    [
      'a frame beyond the end',
      bytes('\x95\xff\x00\x00\x00\x00\x00\x00\x00N.'),
      /FRAME announces 255 bytes, but there are 2/,
    ],
    ['an empty stack', bytes('.'), /byte 0: STOP expected a value on the stack/],
    ['a stack that ends at a mark', bytes('K\x01(\x85.'), /TUPLE1 expected a value on the stack/],
    ['no mark', bytes('K\x01t.'), /TUPLE expected a MARK/],
    ['an unknown memo entry', bytes('h\x05.'), /BINGET refers to the memo's entry 5, which doesn't exist/],
    ['a memo entry that is no number', bytes('Np-1\n.'), /number of a memo's entry, not '-1'/],
    ['an odd dict', bytes('(K\x01d.'), /1 values are no pairs/],
    ['items for what is no container', bytes('K\x01K\x02a.'), /APPEND expected a list, a set or an object, not 1/],
    ['entries for a list', bytes('](K\x01K\x02u.'), /SETITEMS expected a dict or an object, not a list of 0/],
    ['a state for a list', bytes(']Nb.'), /BUILD expected an object, not a list of 0/],
    ['a global without a name', bytes('K\x01K\x02\x93.'), /STACK_GLOBAL expected the name of a global, not 2/],
    ['a class that is missing', bytes('(o.'), /OBJ expected a class/],
    ['text that is not UTF-8', bytes('X\x01\x00\x00\x00\xff.'), /expected text in UTF-8/],
    ['a whole number that is none', bytes('Iabc\n.'), /whole number in decimal, not 'abc'/],
    ['a number that is none', bytes('Fabc\n.'), /number in decimal, not 'abc'/],
    ['text without quotation marks', bytes('Sabc\n.'), /text in quotation marks/],
    ['an immense integer', bytes('\x8b\xff\xff\xff\x7f'), /an integer of 2147483647 bytes/],
    ['a negative integer length', bytes('\x8b\xff\xff\xff\xff'), /an integer of -1 bytes/],
    ['an immense decimal', bytes(`I${'9'.repeat(5000)}\n.`), /whole number in decimal/],
  ];
  for (const [what, input, message] of faults) {
    it(`refuse ${what}`, () => expect(() => unpickle(input, 'x.pth')).to.throw(CheckpointError, message));
  }

  it('nest as deeply as they like', () => {
    const depth = 200_000;
    expect(read(`${']'.repeat(depth)}${'a'.repeat(depth - 1)}.`)).to.have.property('kind', 'list');
    expect(() => read(`${'('.repeat(depth)}.`)).to.throw(CheckpointError, 'STOP expected a value');
  });

  it('do not unfold what refers to itself many times', () => {
    // Each of 200 lists holds the one before twice: 2^200 items, were they copied.
    const level = (index: number): string => `]p${index}\n(g${index - 1}\ng${index - 1}\ne`;
    const bomb = `]p0\n${Array.from({ length: 200 }, (_, index) => level(index + 1)).join('')}.`;
    expect(read(bomb)).to.have.property('items').with.length(2);
    expect(read(']p0\ng0\na.')).to.have.property('items').with.length(1);
  });

  it('may not be longer than memory is wide', () => {
    expect(() => unpickle(new Uint8Array(2_100_000).fill(']'.charCodeAt(0)), 'x')).to.throw(
      CheckpointError,
      'more than 2000000 values',
    );
    expect(() => unpickle(new Uint8Array(2_100_000).fill('('.charCodeAt(0)), 'x')).to.throw(
      CheckpointError,
      'more than 2000000 marks',
    );
  });

  it('of any bytes are read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (input) => {
        try {
          unpickle(input, 'x.pth');
        } catch (error) {
          expect(error).to.be.instanceOf(CheckpointError);
          expect((error as Error).message).to.match(/^x\.pth: its pickle is damaged at byte \d+: /);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('that are cut off anywhere are refused', () => {
    fc.assert(
      fc.property(arbitraryValue, fc.nat(), (value, cut) => {
        const whole = pickle(value);
        expect(() => unpickle(whole.slice(0, cut % whole.length), 'x.pth')).to.throw(CheckpointError);
      }),
    );
  });
});
