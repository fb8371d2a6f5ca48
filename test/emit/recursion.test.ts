import { expect } from 'chai';
import { compileLinked, compileTextLinked, allMasked, emittedRecursion } from './compiled.ts';
import { mixedSpec } from '../recursion/recursions.ts';

describe('the emitted recursion', () => {
  for (const [name, compiled] of [
    ['ar', () => compileLinked('fashion-ar')],
    ['masked', () => compileLinked('fashion-ar', allMasked)],
    ['mixed, with guiding pixels', () => compileTextLinked(mixedSpec)],
  ] as const) {
    it(`is the value that the compiler has built: ${name}`, async () => {
      const model = compiled();
      // What is undefined isn't written.
      const written = JSON.parse(JSON.stringify(model.description.recursion)) as unknown;
      expect(await emittedRecursion(model)).to.deep.equal(written);
    });
  }
});
