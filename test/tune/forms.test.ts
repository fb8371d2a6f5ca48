import { expect } from 'chai';
import { lowerSpec } from '../../bench/own/model-side.ts';
import { loadKernels } from '../../compiler/wgsl/source.ts';
import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';
import { openNullDevice, untuned } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { eligibleForms, formByRule, formName, formOf, problemOf } from '../../runtime/execute/forms.ts';
import { Pipelines } from '../../runtime/execute/pipelines.ts';
import type { Dispatch, Kernel, ModelPlan } from '../../runtime/execute/plan.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { problemsOf } from '../../runtime/tune/problems.ts';
import { allMasked, specNames } from '../emit/compiled.ts';
import { otherForms } from './other-forms.ts';

const modelOf = async (name: string, overrides: readonly string[] = []): Promise<CompiledModel> =>
  inMemoryModel(await lowerSpec(`specs/${name}.yaml`, overrides));

const kernelOf = (plan: ModelPlan, { kernel: name }: Dispatch): Kernel => {
  const kernel = plan.kernels[name];
  if (kernel === undefined) throw new Error(`no kernel ${name}`);
  return kernel;
};

const product = (plan: ModelPlan): Dispatch => {
  const found = plan.programs['train']?.segments['train']?.find(
    (dispatch) => problemOf(kernelOf(plan, dispatch), dispatch) !== undefined,
  );
  if (found === undefined) throw new Error('there is no product');
  return found;
};

describe('forms of kernels', () => {
  let open: OpenDevice;
  let model: CompiledModel;
  before(async () => {
    open = await openNullDevice();
    model = await modelOf('fashion-ar');
  });
  after(() => open.close());

  it('are what files declare: names of constants that they have', () => {
    for (const { stem, interface: found } of loadKernels().kernels.values()) {
      const names = found.constants.map(({ name }) => name);
      for (const form of found.forms) expect(names, stem).to.include.members(Object.keys(form));
      const fields = found.launch.map(({ name }) => name);
      if (found.sizes !== undefined) expect(fields, stem).to.include.members([...found.sizes]);
    }
  });

  it('are chosen by rule without a tuning', () => {
    const { plan } = model;
    const dispatch = product(plan);
    const kernel = kernelOf(plan, dispatch);
    expect(formOf(kernel, open, dispatch)).to.equal(formByRule(kernel, open));
    expect(formName(formByRule(kernel, open))).to.match(/^hardware /);
    expect(formName(kernel)).to.equal('plain');
  });

  it('are those of a tuning where it has one that the device can run', () => {
    const { plan } = model;
    const dispatch = product(plan);
    const kernel = kernelOf(plan, dispatch);
    const problem = problemOf(kernel, dispatch) ?? '';
    const chosen = (form: string): string =>
      formName(formOf(kernel, { ...open, tuning: { choices: new Map([[problem, form]]) } }, dispatch));
    for (const form of eligibleForms(kernel, open)) expect(chosen(formName(form))).to.equal(formName(form));
    const software = kernel.variants.find(({ needs }) => needs.includes('software'))?.form ?? '';
    for (const form of [software, 'matrix of tomorrow', ''])
      expect(chosen(form)).to.equal(formName(formByRule(kernel, open)));
  });

  it('are what the runtime compiles, and differ by the sizes', async () => {
    const { plan, loadKernel } = model;
    const dispatch = product(plan);
    const kernel = kernelOf(plan, dispatch);
    const tuned = new Pipelines({ ...open, tuning: otherForms(plan, open) }, plan, loadKernel);
    const chosen = tuned.choose(dispatch);
    expect(chosen.file).to.not.equal(
      new Pipelines({ ...open, tuning: untuned }, plan, loadKernel).choose(dispatch).file,
    );
    await tuned.prepare([dispatch]);
    expect(chosen.pipeline).to.not.equal(undefined);
    const wider = { ...dispatch, launch: dispatch.launch.map((value) => (value === kernel.tile[0] ? value : 4)) };
    expect(formOf(kernel, { ...open, tuning: otherForms(plan, open) }, wider)).to.equal(formByRule(kernel, open));
  });

  it('do not depend on the batch: problems name rows by image', () => {
    const keys = (batch: number): readonly string[] =>
      problemsOf(model, { train: batch, sample: batch }, open).map(({ key }) => key);
    expect(keys(1)).to.deep.equal(keys(7));
    expect(new Set(keys(1)).size).to.equal(keys(1).length);
  });

  it('have the same fingerprint in every spec that has the kernel, and names of their own', async () => {
    const texts = new Map<string, string>();
    for (const { plan, loadKernel } of [model, await modelOf('fashion-ar', allMasked)]) {
      for (const kernel of Object.values(plan.kernels)) {
        const forms = [kernel, ...kernel.variants];
        expect(new Set(forms.map(formName)).size, kernel.file).to.equal(forms.length);
        if (kernel.tuning === undefined) continue;
        const { fingerprint } = kernel.tuning;
        const text = (await Promise.all(forms.map(({ file }) => loadKernel(file)))).sort().join('\n');
        expect(texts.get(fingerprint) ?? text, kernel.file).to.equal(text);
        texts.set(fingerprint, text);
      }
    }
    expect(texts.size).to.be.greaterThan(10);
  });
});

describe('every form of every kernel makes a pipeline with its bindings', function () {
  let open: OpenDevice;
  before(async () => {
    open = await openNullDevice();
  });
  after(() => open.close());

  /** As if the null device were a GPU, then a CPU. */
  const devices = (): readonly OpenDevice[] => [
    open,
    {
      ...open,
      kernels: 'software',
      features: { ...open.features, subgroupSize: { min: 8, max: 8 } },
    },
  ];

  const variants: readonly (readonly [string, readonly string[]])[] = [
    ...specNames.map((name) => [name, []] as const),
    ['fashion-ar', allMasked],
  ];
  const seen = new Set<string>();
  for (const [name, overrides] of variants) {
    it(`${name} ${overrides.join(' ')}`.trim(), async () => {
      const { plan, loadKernel } = await modelOf(name, overrides);
      for (const device of devices()) {
        const pipelines = new Pipelines(device, plan, loadKernel);
        for (const [kernelName, kernel] of Object.entries(plan.kernels)) {
          for (const form of eligibleForms(kernel, device)) {
            const code = await loadKernel(form.file);
            // Kernels for software adapters may bind more buffers than the null device can; Mesa's can.
            const isTooMuch = code.split('var<storage').length - 1 > open.limits.maxStorageBuffersPerShaderStage;
            if (seen.has(code) || isTooMuch) continue;
            seen.add(code);
            expect((await pipelines.prepareForm(kernelName, form)).pipeline, form.file).to.not.equal(undefined);
          }
        }
      }
    });
  }
});
