import type { OpenDevice } from '../../runtime/device/index.ts';

const kernel = `
@group(0) @binding(0) var<storage, read_write> values: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&values)) { values[id.x] *= 2; }
}`;

/** Doubles every number on the GPU: the smallest use of a device that shows that it computes. */
export const doubleOnDevice = async (open: OpenDevice, input: Float32Array<ArrayBuffer>): Promise<Float32Array> => {
  const { device } = open;
  const size = input.byteLength;
  const values = device.createBuffer({
    size,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  });
  const readback = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  device.queue.writeBuffer(values, 0, input);
  const commands = device.createCommandEncoder();
  encodeKernel(device, commands.beginComputePass(), values, input.length);
  commands.copyBufferToBuffer(values, readback);
  device.queue.submit([commands.finish()]);
  await open.awaitGpu(readback.mapAsync(GPUMapMode.READ));
  return new Float32Array(readback.getMappedRange().slice(0));
};

const encodeKernel = (device: GPUDevice, pass: GPUComputePassEncoder, values: GPUBuffer, count: number): void => {
  const module = device.createShaderModule({ code: kernel });
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } });
  const entries = [{ binding: 0, resource: { buffer: values } }];
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(Math.ceil(count / 64));
  pass.end();
};
