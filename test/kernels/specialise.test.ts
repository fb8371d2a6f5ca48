import { expect } from 'chai';
import { evaluateExpression } from '../../compiler/wgsl/expression.ts';
import { parseInterface } from '../../compiler/wgsl/interface.ts';
import { kernelNamed, loadKernels, specialise, specialisedName } from '../../compiler/wgsl/source.ts';
import type { KernelLibrary, KernelSource } from '../../compiler/wgsl/source.ts';
import { unrollLoops } from '../../compiler/wgsl/unroll.ts';

const source = `struct Launch {
  count: u32, // of things
  rate: f32,
}

override SIZE: u32;
override LIMIT: f32 = 0.5;
override SIGNED: bool;
//@list MEAN
const MEAN = array<f32, 1>(0.5);
const DOUBLE = SIZE * 2u;
//@tile DOUBLE 1 1
//@include part-{SIZE}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var w: texture_storage_2d<rgba32float, read>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
`;

const library: KernelLibrary = {
  kernels: new Map(),
  parts: new Map([
    ['part-3', '//@include inner\nfn three() {}'],
    ['inner', 'fn inner() {}'],
  ]),
};
const kernel: KernelSource = { stem: 'sample', text: source, interface: parseInterface('sample', source) };
const constants = { SIZE: 3, SIGNED: 1, MEAN_0: 0.25, MEAN_1: 1 };

describe('a kernel file', () => {
  it('declares its interface', () => {
    expect(
      kernel.interface.constants.map(({ name, type, list, optional }) => [name, type, list, optional]),
    ).to.deep.equal([
      ['SIZE', 'u32', false, false],
      ['LIMIT', 'f32', false, true],
      ['SIGNED', 'bool', false, false],
      ['MEAN', 'f32', true, false],
    ]);
    expect(kernel.interface.launch).to.deep.equal([
      { name: 'count', type: 'u32' },
      { name: 'rate', type: 'f32' },
    ]);
    expect(kernel.interface.bindings).to.deep.equal([
      { name: 'x', access: 'read' },
      { name: 'w', access: 'page-texture' },
      { name: 'y', access: 'read_write' },
    ]);
  });

  it('gets its constants, lists and includes written in', () => {
    const { code, tile } = specialise(library, kernel, constants);
    expect(tile).to.deep.equal([6, 1, 1]);
    expect(code).to.contain('const SIZE: u32 = 3u;\nconst LIMIT: f32 = 0.5;\nconst SIGNED: bool = true;');
    expect(code).to.contain('const MEAN = array<f32, 2>(0.25f, 1f);');
    expect(code).to.contain('fn inner() {}\nfn three() {}');
  });

  it('refuses constants that are missing, unknown or of another type', () => {
    expect(() => specialise(library, kernel, { SIZE: 3, MEAN_0: 1 })).to.throw('sample.wgsl needs values for SIGNED');
    expect(() => specialise(library, kernel, { ...constants, WIDTH: 1 })).to.throw('sample.wgsl has no constant WIDTH');
    expect(() => specialise(library, kernel, { ...constants, SIZE: 1.5 })).to.throw(
      'sample.wgsl: SIZE is a u32, not 1.5',
    );
  });

  it('refuses an include that is not there', () => {
    expect(() => specialise(library, kernel, { ...constants, SIZE: 4 })).to.throw('sample.wgsl includes part-4');
  });

  it('is looked up by its stem', () => {
    expect(() => kernelNamed(loadKernels(), 'no-such')).to.throw('there is no kernel no-such.wgsl');
  });

  it('must declare a tile and number its bindings in order', () => {
    expect(() => parseInterface('bare', '')).to.throw('bare.wgsl has no //@tile line');
    const gap = '//@tile 1 1 1\n@group(0) @binding(1) var<storage, read> x: array<f32>;';
    expect(() => parseInterface('gap', gap)).to.throw('binding x should have number 0, not 1');
  });
});

describe('unrolling', () => {
  const loop = [
    '//@unroll',
    'for (var i = 0u; i < N; i++) {',
    '  // Why.',
    '  sums[i] += launch.i * x[i + 1u];',
    '}',
  ].join('\n');

  it('writes a copy for every turn, without comments', () => {
    const unrolled = unrollLoops('sample', loop, new Map([['N', 2]]));
    expect(unrolled).to.equal('{\n  sums[0u] += launch.i * x[0u + 1u];\n}\n{\n  sums[1u] += launch.i * x[1u + 1u];\n}');
  });

  it('handles loops in loops', () => {
    const nested =
      '//@unroll\nfor (var i = 0u; i < 2u; i++) {\n  //@unroll\n  for (var j = 0u; j < N - 1u; j++) { f(i, j); }\n}';
    const calls = unrollLoops('sample', nested, new Map([['N', 3]])).match(/f\(\du, \du\)/g);
    expect(calls).to.deep.equal(['f(0u, 0u)', 'f(0u, 1u)', 'f(1u, 0u)', 'f(1u, 1u)']);
  });

  it('says what it cannot unroll', () => {
    expect(() => unrollLoops('sample', loop, new Map())).to.throw('"N" has no value known at compile time');
    expect(() => unrollLoops('sample', '//@unroll\nwhile (true) {}', new Map())).to.throw(
      '//@unroll must stand before',
    );
    expect(() => unrollLoops('sample', loop.slice(0, -1), new Map([['N', 2]]))).to.throw('is not closed');
  });
});

describe('constant expressions', () => {
  const names = new Map([['HEAD', 4]]);
  const values: readonly (readonly [string, number | undefined])[] = [
    ['7u', 7],
    ['HEAD * (2u + 1u) - 2u', 10],
    ['(HEAD + 63u) / 64u', 1],
    ['10 % HEAD', 2],
    ['OTHER + 1u', undefined],
    ['HEAD +', undefined],
    ['(HEAD', undefined],
    ['-1.5', undefined],
    ['array<f32, 1>(1.0)', undefined],
  ];
  for (const [expression, value] of values) {
    it(`${expression} is ${value ?? 'unknown'}`, () => expect(evaluateExpression(expression, names)).to.equal(value));
  }
});

describe('names of specialised kernels', () => {
  it('tell short constants, in a fixed order', () => {
    expect(specialisedName('norm', { PACK: 4, LANES: 1 })).to.equal('norm-lanes1-pack4');
    expect(specialisedName('norm', { LANES: 1, PACK: 4 })).to.equal('norm-lanes1-pack4');
  });

  it('hash long ones', () => {
    const name = specialisedName('patchify', { MEAN_0: 0.485 });
    expect(name).to.match(/^patchify-[0-9a-f]{8}$/);
    expect(specialisedName('patchify', { MEAN_0: 0.486 })).not.to.equal(name);
  });
});
