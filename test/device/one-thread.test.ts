import { expect } from 'chai';
import { dawnProvider } from '../../runtime/device/dawn.node.ts';

const variable = 'LP_NUM_THREADS';

/** Looks for an adapter on Dawn's null backend; gives the number of threads left in the environment. */
const threadsAfterLooking = async (before: string | undefined): Promise<string | undefined> => {
  const kept = process.env[variable];
  if (before === undefined) Reflect.deleteProperty(process.env, variable);
  else process.env[variable] = before;
  try {
    const adapter = await dawnProvider.requestAdapter({
      adapter: 'auto',
      powerPreference: 'high-performance',
      backend: 'null',
      toggles: [],
      dispatches: 'small',
    });
    expect(adapter).not.to.equal(null);
    return process.env[variable];
  } finally {
    if (kept === undefined) Reflect.deleteProperty(process.env, variable);
    else process.env[variable] = kept;
  }
};

describe('looking for an adapter for small dispatches', () => {
  it('leaves no number of threads behind for devices that come later', async () => {
    expect(await threadsAfterLooking(undefined)).to.equal(undefined);
  });

  it('keeps the number that the user has set', async () => {
    expect(await threadsAfterLooking('3')).to.equal('3');
  });
});
