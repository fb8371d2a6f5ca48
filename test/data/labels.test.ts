import { expect } from 'chai';
import { join } from 'node:path';
import { openDataset } from '../../runtime/data/open.node.ts';
import type { OpenedDataset } from '../../runtime/data/open.node.ts';
import { DataError } from '../../runtime/data/data-error.ts';
import { elements, npyBytes, npzBytes } from './npy-bytes.ts';
import { temporaryFolder } from './temporary.ts';
import type { TemporaryFolder } from './temporary.ts';

/** Data as a user holds it in NumPy, before it is saved. */
interface Held {
  readonly classes: number;
  readonly values?: readonly number[];
  readonly floats?: boolean;
  readonly labels: readonly (number | string | readonly number[])[];
  readonly floatLabels?: boolean;
  readonly names?: readonly string[] | undefined;
}

const rescaled = (held: Held, scale: (value: number) => number): Held => ({
  ...held,
  floats: false,
  values: held.values?.map((value) => Math.round(scale(value))) ?? [],
});

const renumbered = (held: Held): Held => {
  const distinct = [...new Set(held.labels as number[])].sort((a, b) => (a < b ? -1 : 1));
  return { ...held, floatLabels: false, labels: held.labels.map((label) => distinct.indexOf(label as number)) };
};

/** What a user does who follows a suggestion: NumPy's words, done here. */
const cures: readonly (readonly [RegExp, (held: Held, number: number) => Held])[] = [
  [/store \(255 \* values\)\.round\(\)/, (held) => rescaled(held, (value) => 255 * value)],
  [/store \(\(values \+ 1\) \* 127\.5\)\.round/, (held) => rescaled(held, (value) => (value + 1) * 127.5)],
  [/store values\.round\(\)/, (held) => rescaled(held, (value) => value)],
  [
    /store \(\(values - values\.min\(\)\)/,
    (held) => {
      const [least, most] = [Math.min(...(held.values ?? [])), Math.max(...(held.values ?? []))];
      return rescaled(held, (value) => (value - least) * (255 / (most - least)));
    },
  ],
  [
    /values = numpy\.nan_to_num\(values\)/,
    (held) => ({ ...held, values: held.values?.map((value) => value || 0) ?? [] }),
  ],
  [
    /labels\.argmax\(axis=1\)/,
    (held) => ({ ...held, labels: held.labels.map((row) => (row as number[]).indexOf(1)), floatLabels: false }),
  ],
  [
    /names, labels = numpy\.unique\(labels\.astype\(str\).*classes\.json/,
    (held) => ({ ...renumbered(held), names: [...new Set(held.labels as string[])].sort() }),
  ],
  [/store labels\.astype\("int64"\)/, (held) => ({ ...held, floatLabels: false })],
  [
    /labels = labels - (\d+)/,
    (held, by) => ({ ...held, labels: (held.labels as number[]).map((label) => label - by) }),
  ],
  [/labels = numpy\.unique\(labels, return_inverse=True\)\[1\]/, renumbered],
  [/set data\.classes to (\d+)/, (held, classes) => ({ ...held, classes })],
  [
    /name (\d+) class/,
    (held, count) => ({ ...held, names: Array.from({ length: count }, (_, label) => `name ${label}`) }),
  ],
];

describe('advice about labels and values', () => {
  let root: TemporaryFolder;
  beforeEach(async () => {
    root = await temporaryFolder();
  });
  afterEach(() => root.remove());

  const labelBytes = ({ labels, floatLabels = false }: Held): Uint8Array => {
    const [first] = labels;
    if (typeof first === 'string') {
      const width = Math.max(...labels.map((label) => (label as string).length));
      const codes = labels.flatMap((label) =>
        Array.from({ length: width }, (_, at) => (label as string).charCodeAt(at) || 0),
      );
      return npyBytes([labels.length], elements(Int32Array.from(codes)), `<U${width}`);
    }
    const shape = Array.isArray(first) ? [labels.length, first.length] : [labels.length];
    const flat = labels.flat() as number[];
    return floatLabels
      ? npyBytes(shape, elements(Float32Array.from(flat)), '<f4')
      : npyBytes(shape, elements(BigInt64Array.from(flat, BigInt)), '<i8');
  };

  const open = async (held: Held): Promise<OpenedDataset> => {
    const count = held.labels.length;
    const values = held.values ?? Array.from({ length: count }, (_, index) => index);
    const images =
      held.floats === true
        ? npyBytes([count, 1], elements(Float32Array.from(values)), '<f4')
        : npyBytes([count, 1], Uint8Array.from(values));
    await root.remove();
    await root.put({ 'data/all.npz': await npzBytes({ images, labels: labelBytes(held) }) });
    if (held.names !== undefined) await root.put({ 'data/classes.json': JSON.stringify(held.names) });
    return openDataset(
      join(root.path, 'data'),
      'train',
      { extents: [1], channels: 1, classes: held.classes, alphabet: 256 },
      { holdOut: 0 },
    );
  };

  /** Follows every suggestion until the data opens; gives what is then held, and the messages on the way. */
  const follow = async (held: Held, way: readonly string[] = []): Promise<{ held: Held; way: readonly string[] }> => {
    try {
      await (await open(held)).close?.();
      return { held, way };
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const { message, suggestion = '' } = error;
      const cure = cures.find(([pattern]) => pattern.test(suggestion));
      expect(way, message).not.to.include(message);
      if (cure === undefined) throw new Error(`No cure for: ${message}`);
      let [current, rest] = [held, suggestion];
      // "…, and name 3 classes" is a second thing to do.
      for (const part of rest.split(/, and (?=name \d)/)) {
        rest = part;
        const [pattern, apply] = cures.find(([candidate]) => candidate.test(rest)) ?? cure;
        current = apply(current, Number(pattern.exec(rest)?.[1]));
      }
      return follow(current, [...way, message]);
    }
  };

  const labelled = (labels: Held['labels'], classes: number, more: Partial<Held> = {}): Held => ({
    labels,
    classes,
    ...more,
  });
  const cases: readonly (readonly [string, Held, readonly number[], RegExp])[] = [
    ['labels from 1 on', labelled([1, 2, 3, 1], 3), [0, 1, 2, 0], /labels are from 1 to 3: no item has the label 0/],
    ['labels from 1 on, and one class too many', labelled([1, 2, 3, 1], 4), [0, 1, 2, 0], /no item has the label 0/],
    [
      'labels with gaps',
      labelled([0, 7, 3, 7], 3),
      [0, 2, 1, 2],
      /3 labels lie between 0 and 7: no item has the label 1, 2, 4/,
    ],
    [
      'more labels than classes',
      labelled([0, 1, 2], 2),
      [0, 1, 2],
      /item 2 has the label 2.*\n.*0 to 1.*\n.*classes to 3/,
    ],
    ['fewer labels than classes', labelled([0, 1], 5), [0, 1], /from 0 to 1, but the spec says 5 classes/],
    [
      'one-hot labels',
      labelled(
        [
          [0, 1],
          [1, 0],
        ],
        2,
      ),
      [1, 0],
      /2×2 labels.*\n.*\n.*one-hot/,
    ],
    [
      'one-hot labels of floats',
      labelled(
        [
          [0, 1, 0],
          [1, 0, 0],
          [0, 0, 1],
        ],
        3,
        { floatLabels: true },
      ),
      [1, 0, 2],
      /one-hot/,
    ],
    ['labels of floats', labelled([0, 1, 1], 2, { floatLabels: true }), [0, 1, 1], /F32, not whole numbers/],
    [
      'labels that are fractions',
      labelled([0.5, 1.5, 0.5], 2, { floatLabels: true }),
      [0, 1, 0],
      /item 0 has the label 0\.5/,
    ],
    ['negative labels', labelled([-1, 0, 1], 2), [0, 1, 2], /item 0 has the label -1/],
    ['labels of text', labelled(['dog', 'cat', 'dog'], 5), [1, 0, 1], /type '<U3'/],
    ['too few names', labelled([0, 1, 2], 3, { names: ['a'] }), [0, 1, 2], /names of 1 classes: a/],
    ['too few names, as the spec says', labelled([0, 1, 2], 1, { names: ['a'] }), [0, 1, 2], /names of 1 classes/],
    [
      'names of classes without items',
      labelled([0, 1], 3, { names: ['a', 'b', 'c'] }),
      [0, 1],
      /names of 3 classes: a, b, c/,
    ],
    [
      'a class without items among others',
      labelled([0, 2], 3, { names: ['a', 'b', 'c'] }),
      [0, 1],
      /no item has the label 1 \(b\)/,
    ],
  ];
  for (const [title, held, labels, message] of cases) {
    it(`leads from ${title} to data that opens`, async () => {
      const end = await follow(held);
      expect(end.held.labels).to.deep.equal(labels);
      expect(end.way[0]).to.match(message);
    });
  }

  const floats = (values: readonly number[]): Held => ({
    labels: values.map(() => 0),
    classes: 1,
    values,
    floats: true,
  });
  const scales: readonly (readonly [string, readonly number[], readonly number[], RegExp])[] = [
    ['0 to 1', [0, 0.5, 1], [0, 128, 255], /F32 \(from 0 to 1\)/],
    ['−1 to 1', [-1, 0, 1], [0, 128, 255], /from -1 to 1/],
    ['0 to 255', [0, 127.6, 255], [0, 128, 255], /from 0 to 255\)/],
    ['anything', [-10, 0, 10], [0, 128, 255], /from -10 to 10/],
    ['0 to 1 and some that are no numbers', [0, NaN, 1], [0, 0, 255], /aren't finite: NaN/],
  ];
  for (const [title, values, tokens, message] of scales) {
    it(`leads from floats from ${title} to tokens`, async () => {
      const end = await follow(floats(values));
      expect(end.held.values).to.deep.equal(tokens);
      expect(end.way[0]).to.match(message);
    });
  }

  it('tells names without labels', async () => {
    await root.put({
      'data/all.npz': await npzBytes({ images: npyBytes([2, 1], Uint8Array.of(1, 2)) }),
      'data/classes.json': '["a", "b"]',
    });
    const opened = openDataset(join(root.path, 'data'), 'train', {
      extents: [1],
      channels: 1,
      classes: 2,
      alphabet: 256,
    });
    const error: unknown = await opened.catch((thrown: unknown) => thrown);
    expect(error)
      .to.be.instanceOf(DataError)
      .with.property('message')
      .that.matches(/no labels, but names of 2 classes/);
  });
});
