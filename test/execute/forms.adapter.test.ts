import { expect } from 'chai';
import { loadModel } from '../../compiler/load-model.ts';
import { lowerModel } from '../../compiler/lower.ts';
import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import type { ModelPlan, Port, Program } from '../../runtime/execute/plan.ts';
import type { ProgramInstance } from '../../runtime/execute/program-instance.ts';
import { Session } from '../../runtime/execute/session.ts';
import { resolveSize } from '../../runtime/execute/sizes.ts';
import type { RunValues } from '../../runtime/execute/sizes.ts';
import { enliven } from '../end-to-end/lively-parameters.ts';

const text = `
data: {shape: [8, 8], channels: 3, classes: 3}
levels:
  - {module: ar, patch: 4, width: 48, blocks: 1, heads: 3, hidden: 64}
  - {module: ar, patch: 1, width: 32, blocks: 2, heads: 2, hidden: 32}
head: {width: 32, blocks: 1, heads: 2}
`;

const sampleProgram = (plan: ModelPlan): Program => {
  const { sample } = plan.programs;
  if (sample === undefined) throw new Error('the plan has no sampling program');
  return sample;
};

const scalars = {
  ...{ position: 2, seedLow: 1, seedHigh: 2, firstImage: 0, greedy: 1 },
  ...{ guidance: 1.5, temperature: 0.9, filterThreshold: 1e-3 },
};

/** Deterministic numbers in [−1, 1). */
const numbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
};

describe('forms of a program [adapter]', function () {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice({ dispatches: 'small' });
  });
  after(() => open.close());

  for (const [images, guided] of [
    [1, true],
    [3, true],
    [5, true],
    [5, false],
    [9, false],
  ] as const) {
    it(`leave the same behind as the plain segments: ${images} image${images === 1 ? '' : 's'}, guided: ${guided}`, async function () {
      const { architecture } = loadModel({ file: 'forms.yaml', text });
      if (architecture === undefined) throw new Error('the spec is faulty');
      const model = inMemoryModel(lowerModel(architecture));
      const program = sampleProgram(model.plan);
      const withForms = (forms: Program['forms']): ModelPlan => ({
        ...model.plan,
        programs: { ...model.plan.programs, sample: { ...program, forms } },
      });
      const fewRows = program.forms.filter(({ leastRows }) => leastRows === 0);
      const rows = guided ? 2 * images : images;
      const capacity: RunValues = { images: rows, canvases: images };
      const plans = [withForms([]), model.plan, withForms(fewRows)];
      const withoutImmediates = { ...open, features: { ...open.features, immediateBytes: 0 } };
      const sessions = [
        ...plans.map((plan) => new Session(open, plan, model.loadKernel)),
        new Session(withoutImmediates, model.plan, model.loadKernel),
      ];
      for (const session of sessions) enliven(session, 1);
      const instances: ProgramInstance[] = [];
      for (const session of sessions) instances.push(await session.program('sample', capacity));
      const segments = program.forms[0]?.segments ?? {};
      if (instances[1]?.dispatches('head.draw').length === program.segments['head.draw']?.length) this.skip();

      const random = numbers(5);
      const contents = (name: string, { element, size }: Port): Float32Array | Uint32Array => {
        const length = resolveSize(size, capacity);
        if (element === 'f32') return Float32Array.from({ length }, random);
        const cells = name.endsWith('origins') ? (row: number): number => (row % images) * 64 + 5 : () => 3;
        return Uint32Array.from({ length }, (_, index) => cells(index));
      };
      const ports = Object.entries(program.ports).filter(
        ([, { buffer }]) => !program.constants.some((constant) => constant.buffer === buffer),
      );
      for (const segment of Object.keys(segments)) {
        for (const [name, port] of ports) {
          const data = contents(name, port);
          for (const instance of instances) instance.write(name, data);
        }
        const values = { ...capacity, ...scalars, guided: Number(guided) };
        const run = async (which: number): Promise<readonly Float32Array[]> => {
          const [session, instance] = [sessions[which], instances[which]];
          if (session === undefined || instance === undefined) throw new Error('no instance');
          session.recorder.run(instance, segment, values);
          const read = ports.map(async ([name, { element, size }]) => {
            const length = resolveSize(size, capacity);
            return element === 'f32'
              ? session.readFloats(instance, name, length)
              : Float32Array.from(await session.readWords(instance, name, length));
          });
          return Promise.all(read);
        };
        const [expected, found, inFewRows] = [await run(0), await run(1), await run(2)];
        const fromUniforms = await run(3);
        for (const [index, [name]] of ports.entries()) {
          const [wanted, got] = [[...(expected[index] ?? [])], found[index] ?? []];
          const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
          const worst = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - (got[i] ?? NaN))), 0);
          expect(worst / largest, `${segment}: ${name}`).to.be.at.most(2e-6);
          // An image doesn't depend on how many others are drawn with it.
          expect(got, `${segment}: ${name}, in fewer rows a workgroup`).to.deep.equal(inFewRows[index]);
          // Nor on how kernels get their launch blocks.
          expect(got, `${segment}: ${name}, launch blocks in a uniform buffer`).to.deep.equal(fromUniforms[index]);
        }
      }
      for (const session of sessions) session.close();
    });
  }
});
