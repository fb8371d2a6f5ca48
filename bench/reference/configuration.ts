import type { Architecture } from '../../compiler/ir/architecture.ts';

/** The arguments of the reference's model, as drive.py takes them. */
export interface ReferenceModel {
  readonly sizes: readonly number[];
  readonly widths: readonly number[];
  readonly blocks: readonly number[];
  readonly heads: readonly number[];
  readonly modules: readonly string[];
  readonly classes: number;
  readonly conditions: number;
  readonly attentionDropout: number;
  readonly projectionDropout: number;
  readonly guidingPixel: boolean;
  readonly firstChannelWeight: number;
}

const moduleNames: Readonly<Record<string, string>> = { ar: 'ar', masked: 'mar' };

/** A checked spec in the reference's words; the spec must be of the kinds that the reference knows (square images, three channels). */
export const referenceModel = ({ data, levels, head, guidingHead }: Architecture): ReferenceModel => {
  const outer = levels[0];
  if (outer === undefined) throw new RangeError('a model has levels');
  return {
    sizes: [data.extents[0] ?? 1, ...levels.map((level) => level.patch[0] ?? 1)],
    widths: [...levels.map((level) => level.width), head.width],
    blocks: [...levels.map((level) => level.blocks), head.blocks],
    heads: [...levels.map((level) => level.heads), head.heads],
    modules: [...levels.map((level) => moduleNames[level.module] ?? level.module), 'ar'],
    classes: data.classes,
    conditions: outer.conditions,
    attentionDropout: outer.attentionDropout,
    projectionDropout: outer.projectionDropout,
    guidingPixel: guidingHead !== undefined,
    firstChannelWeight: head.firstChannelWeight,
  };
};
