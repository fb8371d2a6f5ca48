import type { OpenDevice } from '../device/index.ts';
import type { PagePart } from '../execute/plan.ts';
import type { CompiledModel, TrainOptions } from '../model.ts';
import { describePlan } from '../run/run-plan.ts';
import type { RunPlan } from '../run/run-plan.ts';
import { capacityOf } from './row-drawer.ts';

/** Weights, gradients and AdamW's two moments. */
const everyTraining = 4;

/** What a training takes of a device, before anything is allocated. */
export const planTraining = (
  { plan, drawRows }: CompiledModel,
  { batch, microBatch, average }: TrainOptions,
  open: OpenDevice,
): RunPlan => {
  const images = Math.min(batch, microBatch);
  const further: PagePart[] = [...partIf(images < batch, 'gradientSums'), ...partIf(average > 0, 'average')];
  const bytes = (pages: typeof plan.pages): number => pages.reduce((total, page) => total + page.bytes, 0);
  // The software variants read matrices, which are what decays, from textures.
  const textures = open.adapter.isSoftware && open.features.subgroups ? plan.pages.filter(({ decay }) => decay) : [];
  const parameterBytes = (everyTraining + further.length) * bytes(plan.pages) + bytes(textures);
  return describePlan({ plan, batch: images, further, capacity: capacityOf(drawRows, images), parameterBytes }, open);
};

const partIf = (wanted: boolean, part: PagePart): readonly PagePart[] => (wanted ? [part] : []);
