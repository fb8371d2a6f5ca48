import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { DeviceError, openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { doubleOnDevice } from './double.ts';

describe('an adapter [adapter]', () => {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  it('says what it is and raises the limits', () => {
    expect(open.adapter.description + open.adapter.vendor).not.to.equal('');
    expect(open.limits.maxStorageBufferBindingSize).to.be.at.least(128 * 2 ** 20);
    if (open.features.subgroups) expect(open.features.subgroupSize?.min).to.be.at.least(4);
  });

  it('runs a kernel and reads the result back', async () => {
    const input = Float32Array.from({ length: 100 }, (_, i) => i / 4);
    expect(await doubleOnDevice(open, input)).to.deep.equal(input.map((x) => 2 * x));
  });

  it('names a feature that the adapter lacks', async () => {
    const feature = 'no-such-feature' as GPUFeatureName;
    const fault = await openDevice({ features: [feature] }).catch((thrown: unknown) => thrown);
    expect(fault).to.be.instanceOf(DeviceError).with.property('code', 'missing-feature');
    expect((fault as DeviceError).message).to.contain('no-such-feature');
  });

  for (const ending of ['close', 'leave-open', 'open-twice']) {
    it(`lets the process end (${ending})`, async () => {
      const script = fileURLToPath(new URL('./child.ts', import.meta.url));
      const child = spawn(process.execPath, ['--import', 'tsx', script, ending], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
      expect(await once(child, 'close')).to.deep.equal([0, null]);
      expect(printed).to.equal('2,4,6\n');
    });
  }
});

describe('a missing adapter [adapter]', () => {
  it('is explained, with the variable that hides it; systems without that variable find theirs', async () => {
    const script = fileURLToPath(new URL('./child.ts', import.meta.url));
    const env = { ...process.env, VK_DRIVER_FILES: '/nonexistent', VK_ICD_FILENAMES: '/nonexistent' };
    const child = spawn(process.execPath, ['--import', 'tsx', script, 'explain'], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    await once(child, 'close');
    const isLinux = process.platform === 'linux';
    const hidden = /^no-adapter\nNo WebGPU adapter was found\.\n[^]*VK_DRIVER_FILES[^]*\/nonexistent/;
    expect(printed).to.match(isLinux ? hidden : /^2,4,6\n$/);
  });
});
