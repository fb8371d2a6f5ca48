import { expect } from 'chai';
import { DeviceError, openNullDevice, requireLimit, validateShader } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';

describe('the null device', () => {
  let open: OpenDevice;
  before(async () => {
    open = await openNullDevice();
  });
  after(() => open.close());

  it('finds nothing wrong with valid WGSL', async () => {
    expect(await validateShader(open.device, '@compute @workgroup_size(1) fn main() {}')).to.deep.equal([]);
  });

  it('reports line and column of each fault', async () => {
    const messages = await validateShader(open.device, 'fn first() {}\nfn second() { let x: u32 = 1.5; }');
    expect(messages).to.have.length(1);
    expect(messages[0]).to.include({ line: 2, column: 28, type: 'error' });
    expect(messages[0]?.message).to.contain('u32');
    open.check();
  });

  it('validates what needs subgroups and f16', async () => {
    const code = `enable subgroups; enable f16;
      @compute @workgroup_size(8) fn main(@builtin(subgroup_size) size: u32) { let x = subgroupAdd(f16(size)); _ = x; }`;
    expect(await validateShader(open.device, code)).to.deep.equal([]);
  });

  it('explains a limit that is too small, and lets a sufficient one pass', () => {
    requireLimit(open, 'maxBufferSize', 1024, 'This test');
    expect(() => {
      requireLimit(open, 'maxBufferSize', Number.MAX_SAFE_INTEGER, 'A batch of 7');
    })
      .to.throw(DeviceError, /A batch of 7 needs maxBufferSize of at least 9007199254740991/)
      .with.property('code', 'limit-too-small');
  });

  it('surfaces an error that nobody caught', async () => {
    const spoilt = await openNullDevice();
    spoilt.device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE });
    const fault = await spoilt.awaitGpu(spoilt.device.queue.onSubmittedWorkDone()).catch((thrown: unknown) => thrown);
    expect(fault).to.be.instanceOf(DeviceError).with.property('code', 'invalid-use');
    await spoilt.close();
  });

  it('closes twice without harm', async () => {
    const other = await openNullDevice();
    await other.close();
    await other.close();
    other.check();
  });

  it('surfaces a lost device', async () => {
    const lost = await openNullDevice();
    lost.device.destroy();
    await lost.device.lost;
    const fault = await lost.awaitGpu(lost.device.queue.onSubmittedWorkDone()).catch((thrown: unknown) => thrown);
    expect(fault).to.be.instanceOf(DeviceError).with.property('code', 'device-lost');
  });
});
