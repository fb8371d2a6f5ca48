import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRowModules } from '../../compiler/5-lower/rows/modules.ts';
import { packageRoot } from '../../compiler/package-root.ts';
import { Linker } from '../../compiler/wgsl/linker.ts';
import { includeParts, loadKernels } from '../../compiler/wgsl/source.ts';
import { openNullDevice, validateShader } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';

const folder = join(packageRoot(), 'compiler', 'kernels', 'rows');
const textOf = (name: string): string => readFileSync(join(folder, `${name}.wgsl`), 'utf8').replaceAll('\r\n', '\n');
const names = readdirSync(folder).map((file) => file.slice(0, -'.wgsl'.length));
/** What every part stands on, and the entry point, which calls them. */
const ground = new Set(['prelude', 'page-textures', 'page-buffers', 'main']);
const parts = names.filter((name) => !ground.has(name));

describe('parts of row kernels', () => {
  const library = loadKernels();
  const texts = new Map([...library.parts, ...names.map((name): [string, string] => [name, textOf(name)])]);
  let open: OpenDevice;
  before(async () => {
    open = await openNullDevice();
  });
  after(() => open.close());

  const faults = async (code: string): Promise<string[]> =>
    (await validateShader(open.device, code)).map(({ line, column, message }) => `${line}:${column} ${message}`);

  for (const pages of ['page-textures', 'page-buffers']) {
    for (const part of parts) {
      it(`${part} is valid WGSL as it stands, over the prelude and ${pages}`, async () => {
        for (const indexed of part === 'product' || part === 'rotary-at' ? [0, 1] : [0]) {
          const own = includeParts(part, textOf(part), { INDEXED: indexed }, texts);
          assert.deepEqual(await faults([textOf('prelude'), textOf(pages), own].join('\n')), []);
        }
      });
    }
  }

  it('main is valid WGSL as it stands, over the prelude', async () => {
    assert.deepEqual(await faults([textOf('prelude'), textOf('main')].join('\n')), []);
  });

  it('can all be linked into one kernel, for several sizes each', async () => {
    const frame = { ROWS: 8, LANES: 8 };
    const linker = new Linker(loadRowModules(library), frame);
    linker.name('prelude', 'ROWS', frame);
    linker.name('page-buffers', 'Page', {});
    for (const places of [1, 9]) {
      const isIndexed = Number(places > 8);
      const region = { AXES: 1, EXTENTS_0: 4 * places, GRID_0: 2, PATCH_0: 2 };
      const constants = {
        PLACES: places,
        HELD: 8,
        INDEXED: isIndexed,
        CHANNELS: 1,
        MEAN_0: 0.5,
        DEVIATION_0: 0.5,
        ...region,
      };
      const functions = {
        ...{ norm: 'norm', product: 'product', 'narrow-product': 'narrowProduct', 'rotary-at': 'rotaryAt' },
        ...{
          'cached-attention': 'cachedAttention',
          'token-at': 'tokenAt',
          embedding: 'embedding',
          patchify: 'patchify',
          'embed-patch': 'embedPatch',
        },
        ...{ 'gather-conditions': 'gatherConditions', 'child-origins': 'childOrigins', 'draw-token': 'drawToken' },
        'patch-at': 'patchAt',
        ...{ load: 'load', store: 'store', 'load-words': 'loadWords', 'store-words': 'storeWords' },
        ...{ lanes: 'Lanes', 'places-0': 'readPlace', 'places-1': 'readPlace' },
      };
      assert.deepEqual(Object.keys(functions).sort(), [...parts].sort());
      for (const [part, declared] of Object.entries(functions)) linker.name(part, declared, constants);
    }
    assert.deepEqual(await faults(linker.text), []);
  });
});
