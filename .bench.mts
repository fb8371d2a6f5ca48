import { openDevice } from './runtime/device/index.ts';
import { KernelTable, complete } from './compiler/5-schedule/kernel-table.ts';
import { loadKernels } from './compiler/5-schedule/kernel-source.ts';
import { lowerNode, launchNumber } from './test/kernels/harness.ts';
import { formOf } from './test/kernels/gpu.ts';
import { caseOf, floats, images, integers, made } from './test/kernels/cases/case.ts';
import { concreteShape } from './compiler/ir/evaluate/index.ts';
import { product } from './compiler/ir/shape.ts';
const filter = new RegExp(process.argv[2] ?? '.');
const plain = process.argv[3] === 'plain';
const open = await openDevice(); const device = open.device;
const lib = loadKernels(); const table = new KernelTable(lib);
const att = (rows: number, tokens: number, width: number, heads: number, causal = true) => {
  const a = { heads, causal, dropout: 0, stream: 0 }; const s = { symbols: { images: rows } };
  const z = (dims: number[]) => made('f32', images(), dims, () => 0.1);
  return [caseOf('attention', a, [z([tokens, 3 * width])], s), caseOf('attentionGrad', a, [z([tokens, 3 * width]), z([tokens, width]), z([heads, tokens]), z([tokens, width])], s)];
};
const nrm = (rows: number, tokens: number, width: number) => {
  const s = { symbols: { images: rows } }; const z = (dims: number[]) => made('f32', images(), dims, () => 0.1); const g = made('f32', undefined, [width], () => 1);
  return [caseOf('norm', { centred: false, epsilon: 1e-5 }, [z([tokens, width]), g], s), caseOf('norm', { centred: true, epsilon: 1e-5 }, [z([tokens, width]), g, g], s),
    caseOf('normGradInput', { centred: true }, [z([tokens, width]), z([tokens, 2]), g, z([tokens, width])], s), caseOf('normGradGain', {}, [z([tokens, width]), z([tokens, 2]), z([tokens, width])], s),
    caseOf('sumRows', { keep: 1 }, [z([tokens, width])], s)];
};
const rest = () => { const s = { symbols: { images: 32 } }; const z = (times: number, dims: number[]) => made('f32', images(times), dims, () => 0.1); const t = made('u32', images(784), [1], (i) => i % 256);
  return [caseOf('crossEntropy', { weights: [1] }, [z(784, [1, 256]), t], s), caseOf('crossEntropyGrad', { weights: [1] }, [z(784, [1, 256]), t, made('f32', undefined, [1], () => 1)], s),
    caseOf('rotary', { heads: 4, inverse: false }, [z(1, [50, 192]), made('f32', undefined, [50, 8, 2], () => 0.5)], s), caseOf('concatTokens', {}, [z(49, [1, 48]), z(49, [16, 48])], s),
    caseOf('embedding', { groups: 2 }, [made('u32', images(784), [3], (i) => i % 256), made('f32', undefined, [3, 256, 32], () => 1)], s),
    caseOf('embeddingGrad', { groups: 2, table: [3, 256, 32] }, [made('u32', images(784), [3], (i) => i % 256), z(784, [2, 32])], s)]; };
const cases = [...att(32, 49, 64, 4), ...att(1568, 16, 48, 3), ...att(25088, 1, 32, 4), ...att(25088, 3, 32, 4), ...att(2, 256, 1024, 16, false), ...att(32, 17, 128, 4, false),
  ...nrm(32, 49, 64), ...nrm(1568, 16, 48), ...nrm(25088, 1, 32), ...nrm(4, 256, 1024), ...rest()];
for (const { title, node, context } of cases) {
  if (!filter.test(title)) continue;
  const buffers = new Map<unknown, GPUBuffer>();
  for (const step of lowerNode(node)) {
    const kernel = table.kernels[table.admit(step)]!; const form = plain ? kernel : formOf(kernel, open);
    const { launch, bindings } = complete(step);
    const code = table.files.get(form.file)!;
    const t0 = performance.now();
    const pipeline = await open.awaitGpu(device.createComputePipelineAsync({ layout: 'auto', compute: { module: device.createShaderModule({ code }) } }));
    const view = new DataView(new ArrayBuffer(64)); const fl = new Map(lib.kernels.get(step.kernel)!.interface.launch.map((f) => [f.name, f.type]));
    kernel.launch.forEach((f, i) => { const v = launchNumber(launch[f]!, context); fl.get(f) === 'f32' ? view.setFloat32(4 * i, v, true) : view.setUint32(4 * i, v, true); });
    const u = device.createBuffer({ size: 64, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST }); device.queue.writeBuffer(u, 0, view.buffer);
    const entries = [u, ...form.bindings.map((b) => { const v = bindings[b.name]!; let x = buffers.get(v); if (!x) { x = device.createBuffer({ size: Math.max(16, 4 * product(concreteShape(v.shape, context.symbols))), usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST }); buffers.set(v, x); } return x; })].map((buffer, binding) => ({ binding, resource: { buffer } }));
    const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    const g = step.items.map((v, i) => Math.ceil(launchNumber(v, context) / form.tile[i]!));
    const run = async (n: number) => { const e = device.createCommandEncoder(); const p = e.beginComputePass(); p.setPipeline(pipeline); p.setBindGroup(0, group); for (let i = 0; i < n; i++) p.dispatchWorkgroups(Math.min(65535, g[0]!), g[0]! > 65535 ? Math.ceil(g[0]! / 65535) : g[1]!, g[2]!); p.end(); device.queue.submit([e.finish()]); await open.awaitGpu(device.queue.onSubmittedWorkDone()); };
    await run(1); const t1 = performance.now(); let best = 1e9;
    for (let i = 0; i < 5; i++) { const t = performance.now(); await run(3); best = Math.min(best, (performance.now() - t) / 3); }
    console.log(form.file.replace('kernels/', '').slice(0, 60).padEnd(60), title.split(' ').slice(2, 4).join(' ').padEnd(36), 'compile', (t1 - t0).toFixed(0).padStart(6), 'ms  run', best.toFixed(2).padStart(8), 'ms');
  }
  for (const b of buffers.values()) b.destroy();
}
process.exit(0);
