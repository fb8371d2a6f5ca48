import { expect } from 'chai';
import { promisify } from 'node:util';
import { easeEventPump } from '../../runtime/device/event-pump.node.ts';

describe('the eased event pump', () => {
  it('leaves setImmediate as it was after the last user', () => {
    const original = globalThis.setImmediate;
    const endFirst = easeEventPump();
    const endSecond = easeEventPump();
    endFirst();
    endFirst();
    expect(globalThis.setImmediate).not.to.equal(original);
    endSecond();
    expect(globalThis.setImmediate).to.equal(original);
  });

  it('passes arguments on, keeps clearImmediate and promisify working', async () => {
    const end = easeEventPump();
    try {
      const sum = await new Promise((resolve) =>
        setImmediate(
          (a: number, b: number) => {
            resolve(a + b);
          },
          2,
          3,
        ),
      );
      expect(sum).to.equal(5);
      clearImmediate(setImmediate(() => expect.fail('a cleared immediate ran')));
      expect(await promisify(setImmediate)('value')).to.equal('value');
    } finally {
      end();
    }
  });

  it('does not slow the turns of others', async () => {
    const end = easeEventPump();
    const start = performance.now();
    for (let i = 0; i < 200; i++) await new Promise<void>((resolve) => setImmediate(resolve));
    end();
    expect(performance.now() - start).to.be.below(100);
  });
});
