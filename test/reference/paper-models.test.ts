import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { modelOf, referenceTensors } from './models.ts';

/** What torch says of the paper's own models; state-dicts.py beside this tells how. */
const expected = JSON.parse(readFileSync(new URL('./state-dicts.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, { readonly tensors: number; readonly parameters: number; readonly sha256: string }>
>;

describe("the paper's specs", () => {
  for (const [name, { tensors, parameters, sha256 }] of Object.entries(expected)) {
    const file = `${name.replaceAll('_', '-')}.yaml`;
    it(`${file}: the state dict has the names and shapes of the reference's`, () => {
      const path = fileURLToPath(new URL(`../../specs/${file}`, import.meta.url));
      const stored = referenceTensors(modelOf({ file: path, text: readFileSync(path) }));
      expect(stored).to.have.length(tensors);
      const sizes = stored.map(({ shape }) => shape.reduce((product, extent) => product * extent, 1));
      expect(sizes.reduce((sum, size) => sum + size, 0)).to.equal(parameters);
      const lines = stored.map((tensor) => `${tensor.name} ${tensor.shape.join(',')}\n`).sort();
      expect(createHash('sha256').update(lines.join('')).digest('hex')).to.equal(sha256);
    });
  }
});
