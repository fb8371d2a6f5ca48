import { expect } from 'chai';
import { openNullDevice, validateShader } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { allMasked, compileLinked, fileText, specNames } from './compiled.ts';

describe('emitted kernels are valid WGSL', () => {
  const validated = new Set<string>();
  let open: OpenDevice;
  before(async () => {
    open = await openNullDevice();
  });
  after(() => open.close());

  const variants: readonly (readonly [string, readonly string[]])[] = [
    ...specNames.map((name) => [name, []] as const),
    ['fashion-ar', allMasked],
  ];
  for (const [name, overrides] of variants) {
    it(`${name} ${overrides.join(' ')}`.trim(), async () => {
      const compiled = compileLinked(name, overrides);
      for (const path of compiled.files.keys()) {
        const code = path.endsWith('.wgsl') ? fileText(compiled, path) : undefined;
        if (code === undefined || validated.has(code)) continue;
        validated.add(code);
        expect(await validateShader(open.device, code), path).to.deep.equal([]);
      }
    });
  }
});
