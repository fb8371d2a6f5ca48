/** What a page of the tests offers: drawing with the kernels that GPUs run, on the browser's adapter. */
import { openDevice } from '../../runtime/device/index.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { drawOn } from './draw.ts';
import type { Drawn } from './draw.ts';

/** A model as it can be handed to a page. */
export interface HandedModel extends Pick<CompiledModel, 'description' | 'plan'> {
  readonly kernels: Readonly<Record<string, string>>;
}

export interface Offered {
  /** Lanes of a subgroup; undefined where there are none, or of several sizes. */
  lanes(): Promise<number | undefined>;
  draw(model: HandedModel, seed: number): Promise<Drawn>;
}

const offered: Offered = {
  async lanes() {
    const open = await openDevice({ kernels: 'hardware' });
    const { subgroupSize } = open.features;
    await open.close();
    return subgroupSize?.min === subgroupSize?.max ? subgroupSize?.min : undefined;
  },
  async draw({ description, plan, kernels }, seed) {
    const open = await openDevice({ kernels: 'hardware' });
    try {
      const loadKernel = (file: string): Promise<string> => Promise.resolve(kernels[file] ?? '');
      return await drawOn(open, { description, plan, loadKernel }, seed);
    } finally {
      await open.close();
    }
  },
};

Object.assign(globalThis, { offered });
