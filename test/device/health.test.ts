import { expect } from 'chai';
import { DeviceHealth } from '../../runtime/device/health.ts';

/** A device that says after a turn of the event loop that it is lost, if ever. */
const deviceThat = (isLost: boolean): GPUDevice => {
  const lost = new Promise((resolve) => {
    if (isLost) setTimeout(() => resolve({ reason: 'unknown', message: 'gone' }), 0);
  });
  return { lost, addEventListener: () => undefined } as unknown as GPUDevice;
};

const codeOf = async (isLost: boolean): Promise<unknown> => {
  const health = new DeviceHealth(deviceThat(isLost));
  const thrown: unknown = await health.wait(Promise.reject(new Error('aborted'))).catch((error: unknown) => error);
  return Reflect.get(thrown as Error, 'code');
};

describe('the health of a device', () => {
  it('blames a loss for work that fails with it, though the work may hear of it first', async () => {
    expect(await codeOf(true)).to.equal('device-lost');
  });

  it('blames the program where nothing is lost', async () => {
    expect(await codeOf(false)).to.equal('invalid-use');
  });
});
