import { expect } from 'chai';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { ZipFile } from 'yazl';
import { pickle } from '../../compiler/reference/pickle/pickle.ts';
import { unpickle } from '../../compiler/reference/pickle/unpickle.ts';
import type { PickleValue } from '../../compiler/reference/pickle/value.ts';
import { readStateDict } from '../../compiler/reference/state-dict.ts';
import { CheckpointError } from '../../runtime/formats/checkpoint-error.ts';
import { failure } from '../checkpoint/failure.ts';
import { memorySource } from './memory-source.ts';
import { torchFilePath } from './torch-files/index.ts';

const plain = new Uint8Array(readFileSync(torchFilePath('plain')));
const reference = new Uint8Array(readFileSync(torchFilePath('reference')));

/** More than any of the files has, and than an expanded tensor may. */
const mostBytes = 8 * 2 ** 24;

/** Reads everything; what isn't valid must end in a CheckpointError, whatever is wrong with it. Gives its message. */
const readOrRefuse = async (bytes: Uint8Array): Promise<string | undefined> => {
  try {
    const file = await readStateDict(memorySource(bytes, 'x.pth'));
    for (const name of file.names) expect((await file.tensor(name)).data.length).to.be.at.most(mostBytes);
    return undefined;
  } catch (error) {
    expect(error).to.be.instanceOf(CheckpointError);
    expect((error as Error).message).to.match(/^x\.pth: /);
    return (error as Error).message;
  }
};

/** A torch file with a pickle and storages of 16 bytes, all checksums right. */
const torchFile = async (pickled: Uint8Array, storages: readonly string[] = ['0']): Promise<Uint8Array> => {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(pickled), 'x/data.pkl', { compress: false });
  for (const key of storages) zip.addBuffer(Buffer.alloc(16, 1), `x/data/${key}`, { compress: false });
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return new Uint8Array(Buffer.concat(pieces));
};

/** Cuts, overwrites, inserts and repeats. */
const arbitraryDamage = fc.array(
  fc.record({ at: fc.nat(), remove: fc.nat(8), bytes: fc.uint8Array({ maxLength: 8 }) }),
  { minLength: 1, maxLength: 4 },
);

const damaged = (bytes: Uint8Array, damage: readonly { at: number; remove: number; bytes: Uint8Array }[]): Uint8Array =>
  damage.reduce((found, { at, remove, bytes: inserted }) => {
    const start = at % found.length;
    return new Uint8Array(Buffer.concat([found.slice(0, start), inserted, found.slice(start + remove)]));
  }, bytes);

describe('damaged files of torch', function () {
  it('that are cut off anywhere are refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(plain, reference), fc.nat(), async (whole, cut) => {
        expect(await readOrRefuse(whole.slice(0, cut % whole.length))).to.be.a('string');
      }),
      { numRuns: 200 },
    );
  });

  it('are refused, or the damage is where nothing lies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(plain, reference), arbitraryDamage, async (whole, damage) => {
        await readOrRefuse(damaged(whole, damage));
      }),
      { numRuns: 300 },
    );
  });

  it('never give other numbers: every flipped bit of a tensor is noticed', async () => {
    const file = await readStateDict(memorySource(plain));
    const { data } = await file.tensor('layer3.weight');
    const start = Buffer.from(plain).indexOf(data);
    for (const bit of [0, 1234, 9599]) {
      const bytes = plain.slice();
      bytes[start + (bit >> 3)] = (bytes[start + (bit >> 3)] ?? 0) ^ (1 << (bit & 7));
      expect(await readOrRefuse(bytes)).to.match(/the checksum of its zip entry 'plain\/data\/3' doesn't fit/);
    }
  });

  it('with a damaged pickle in a sound archive are read or refused', async () => {
    const pickled = pickle(stateDict({}));
    await fc.assert(
      fc.asyncProperty(arbitraryDamage, async (damage) => {
        await readOrRefuse(await torchFile(damaged(pickled, damage)));
      }),
      { numRuns: 500 },
    );
  });

  it('with any values in a tensor’s description are read or refused', async () => {
    const value: fc.Arbitrary<PickleValue> = fc.oneof(
      fc.constantFrom<PickleValue>(null, true, 'storage', '0', '../0', 1.5, -1, 0, 1, 4, 2 ** 40, Infinity, 2n ** 70n),
      fc
        .array(fc.constantFrom(0, 1, 2, 2 ** 31, 2 ** 53, -1, null), { maxLength: 3 })
        .map((items) => ({ kind: 'tuple' as const, items })),
      fc.constantFrom('torch.FloatStorage', 'torch.LongStorage', 'builtins.eval').map((name) => ({
        kind: 'global' as const,
        module: name.split('.')[0]!,
        name: name.split('.')[1]!,
      })),
    );
    const key = fc.constantFrom('storage', 'offset', 'shape', 'strides', 'tag', 'type', 'key', 'elements');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, value, { minKeys: 1, maxKeys: 3 }), async (changes) => {
        await readOrRefuse(await torchFile(pickle(stateDict(changes))));
      }),
      { numRuns: 500 },
    );
  });
});

interface Description {
  readonly storage?: PickleValue;
  readonly offset?: PickleValue;
  readonly shape?: PickleValue;
  readonly strides?: PickleValue;
  readonly tag?: PickleValue;
  readonly type?: PickleValue;
  readonly key?: PickleValue;
  readonly elements?: PickleValue;
}

const tuple = (...items: PickleValue[]): PickleValue => ({ kind: 'tuple', items });
const global = (module: string, name: string): PickleValue => ({ kind: 'global', module, name });

/** A tensor [2, 2] in a storage of four float32, but for the changes. */
const tensor = ({
  tag = 'storage',
  type = global('torch', 'FloatStorage'),
  key = '0',
  elements = 4,
  storage = { kind: 'persistent', id: tuple(tag, type, key, 'cpu', elements) },
  offset = 0,
  shape = tuple(2, 2),
  strides = tuple(2, 1),
}: Description): PickleValue => ({
  kind: 'object',
  callable: global('torch._utils', '_rebuild_tensor_v2'),
  args: tuple(storage, offset, shape, strides, false, null),
  items: [],
  entries: [],
  state: undefined,
});

const stateDict = (changes: Description): PickleValue => ({
  kind: 'dict',
  entries: [['model', { kind: 'dict', entries: [['w', tensor(changes)]] }]],
});

describe('hostile files of torch', () => {
  const refusal = async (root: PickleValue): Promise<string> =>
    failure(
      torchFile(pickle(root)).then((bytes) => readStateDict(memorySource(bytes, 'x.pth'))),
      CheckpointError,
    );

  it('are only as good as this one', async () => {
    expect(await readOrRefuse(await torchFile(pickle(stateDict({}))))).to.equal(undefined);
    expect(unpickle(pickle(stateDict({})), 'x')).to.deep.equal(stateDict({}));
  });

  const faults: readonly [string, Description, RegExp][] = [
    [
      'a storage outside',
      { key: '../../../etc/passwd' },
      /storage of 'w' is missing: 'x\/data\/\.\.\/\.\.\/\.\.\/etc\/passwd'/,
    ],
    [
      'a storage of another size',
      { elements: 5 },
      /the storage of 'w', 'x\/data\/0', has 16 bytes; expected 20, as 5 of F32/,
    ],
    ['an immense storage', { elements: 2 ** 52 }, /'w' has a storage of 4503599627370496 elements/],
    [
      'a view beyond the end',
      { offset: 1 },
      /'w' is \[2, 2\] with strides \[2, 1\] from element 1 on, beyond its storage of 4/,
    ],
    ['strides beyond the end', { strides: tuple(9, 1) }, /beyond its storage/],
    [
      'an immense expanded view',
      { shape: tuple(2 ** 30, 2 ** 30), strides: tuple(0, 0) },
      /far more elements than the 4/,
    ],
    ['an endless shape', { shape: tuple(2 ** 53 - 1, 2 ** 53 - 1), strides: tuple(0, 0) }, /far more elements/],
    ['fewer strides than axes', { strides: tuple(1) }, /'w' has the impossible shape \[2, 2\] with strides \[1\]/],
    [
      'hundreds of axes',
      { shape: tuple(...Array<number>(99).fill(1)), strides: tuple(...Array<number>(99).fill(1)) },
      /impossible shape/,
    ],
    ['a negative extent', { shape: tuple(-2, 2) }, /'w' has -2 for its shape; expected a whole number from 0/],
    ['a negative stride', { strides: tuple(-2, 1) }, /'w' has -2 for its strides/],
    ['a negative offset', { offset: -1 }, /'w' has -1 for its offset/],
    ['half an element', { offset: 0.5 }, /'w' has 0\.5 for its offset/],
    ['a shape that is no tuple', { shape: 'abc' }, /'w' has "abc" for its shape; expected a tuple/],
    ['a storage of no kind', { type: global('os', 'system') }, /'w' has a storage of the type os\.system; known are/],
    ['no storage', { storage: 7 }, /'w' has 7 for a storage/],
  ];
  for (const [what, changes, message] of faults) {
    it(`with ${what} are refused`, async () => expect(await refusal(stateDict(changes))).to.match(message));
  }

  it('with a function in place of a tensor are refused, and nothing is called', async () => {
    const callable = global('os', 'system');
    const call: PickleValue = {
      kind: 'object',
      callable,
      args: tuple('true'),
      items: [],
      entries: [],
      state: undefined,
    };
    const root: PickleValue = { kind: 'dict', entries: [['model', { kind: 'dict', entries: [['w', call]] }]] };
    expect(await refusal(root)).to.match(/'w' is os\.system; expected a dense tensor/);
    expect(await refusal(call)).to.match(/it holds os\.system; expected a dict of tensors/);
  });

  it('that are no state dict tell what they hold', async () => {
    expect(await refusal({ kind: 'dict', entries: [] })).to.match(/'model' is missing; .* It has no entries/);
    expect(
      await refusal({
        kind: 'dict',
        entries: [
          ['weights', stateDict({})],
          [3, tensor({})],
        ],
      }),
    ).to.match(/'weights' is a dict of 1; expected a dense tensor/);
    const nested: PickleValue = {
      kind: 'dict',
      entries: [['state_dict', { kind: 'dict', entries: [['w', tensor({})]] }]],
    };
    expect(await refusal(nested)).to.match(/state_dict: 1 tensor\n {2}suggestion: --entry state_dict$/);
  });
});
