/** One model of the growth series. */
export interface GrowthSize {
  readonly module: 'ar' | 'masked';
  readonly resolution: number;
  readonly batch: number;
}

export const modules = ['ar', 'masked'] as const;
/** At a batch of one. */
export const resolutions: readonly number[] = [16, 32, 64, 128, 256];
/** At a resolution of 32. */
export const batches: readonly number[] = [1, 2, 4, 8, 16, 32];
export const batchResolution = 32;

/** Patch sides as in the paper: 4 and 1 up to 64 × 64, with 16 before them beyond. */
const patchesFor = (resolution: number): readonly number[] => (resolution > 64 ? [16, 4, 1] : [4, 1]);

const widths: readonly number[] = [64, 32, 32];

/** Overrides of bench/specs/growth.yaml. */
export const overridesFor = ({ module, resolution, batch }: GrowthSize): readonly string[] => {
  const levels = patchesFor(resolution).map((patch, depth) => {
    const width = widths[depth] ?? 32;
    return `{module: ${module}, patch: ${patch}, width: ${width}, blocks: ${depth === 0 ? 2 : 1}, heads: ${width / 16}, hidden: ${2 * width}}`;
  });
  return [
    `name=growth-${module}-${resolution}`,
    `data.shape=[${resolution}, ${resolution}]`,
    `levels=[${levels.join(', ')}]`,
    `train.batch=${batch}`,
  ];
};
