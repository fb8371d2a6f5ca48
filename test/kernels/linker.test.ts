import assert from 'node:assert/strict';
import { Linker, ModuleLibrary } from '../../compiler/wgsl/linker.ts';

const library = new ModuleLibrary(
  new Map([
    ['size', '//@size N\nconst N = 2u; // how many\nalias List = array<f32, N>;\n'],
    [
      'sum',
      '//@include size\n// sum of List\nfn sum(x: List) -> f32 {\n  var total = 0.0;\n  //@unroll\n  for (var i = 0u; i < N; i++) { total += x[i]; }\n  return total;\n}\n',
    ],
    ['mean', '//@include size\nfn mean(x: List, how: Kind) -> f32 { return how.sum / f32(N); }\n'],
    ['one', 'fn first() -> f32 { return 1.0; }'],
    ['two', 'fn first() -> f32 { return 2.0; }'],
    ['either', '//@include {WHICH}\nfn both() -> f32 { return first(); }'],
  ]),
);

describe('linked modules', () => {
  it('stand before those that include them, with constants written in and loops unrolled', () => {
    const linker = new Linker(library, {});
    assert.equal(linker.name('sum', 'sum', { N: 2 }), 'sum');
    assert.equal(
      linker.text,
      [
        'const N: u32 = 2u; // how many\nalias List = array<f32, N>;',
        '// sum of List\nfn sum(x: List) -> f32 {\n  var total = 0.0;\n  { total += x[0u]; }\n  { total += x[1u]; }\n  return total;\n}',
      ].join('\n\n'),
    );
  });

  it('are linked once for each set of constants, and their names kept apart', () => {
    const linker = new Linker(library, {});
    const named = [2, 3, 2].map((N) => linker.name('sum', 'sum', { N }));
    assert.deepEqual(named, ['sum', 'sum_2', 'sum']);
    assert.equal(linker.text.match(/^fn /gm)?.length, 2);
    assert.match(linker.text, /fn sum_2\(x: List_2\)/);
  });

  it('share what they include, and leave members and comments alone', () => {
    const linker = new Linker(library, {});
    for (const n of [2, 3]) for (const module of ['sum', 'mean']) linker.name(module, module, { N: n });
    assert.equal(linker.text.match(/^alias List/gm)?.length, 2);
    assert.match(linker.text, /\/\/ sum of List\nfn sum_2/);
    assert.match(linker.text, /fn mean_2\(x: List_2, how: Kind\) -> f32 \{ return how\.sum \/ f32\(N_2\); \}/);
  });

  it('may declare the same names', () => {
    const linker = new Linker(library, {});
    assert.deepEqual([linker.name('one', 'first', {}), linker.name('two', 'first', {})], ['first', 'first_2']);
  });

  it('are refused where they lack a constant, a declaration or a module that they include', () => {
    const linker = new Linker(library, {});
    assert.throws(() => linker.name('sum', 'sum', {}), /size\.wgsl needs values for N/);
    assert.throws(() => linker.name('one', 'second', {}), /one\.wgsl declares no second/);
    assert.throws(() => linker.name('either', 'both', { WHICH: 3 }), /there is no module 3\.wgsl/);
  });
});
