export interface GuidanceOptions {
  readonly guidance: number;
  readonly guidanceSchedule: 'linear' | 'constant';
}

/** Guidance once a share of level 0 is known: 1 + (guidance − 1) · share, or constant (as the reference at level 0). */
export const guidanceAt = ({ guidance, guidanceSchedule }: GuidanceOptions, share: number): number =>
  guidanceSchedule === 'constant' ? guidance : 1 + (guidance - 1) * share;

/** Whether unconditional rows are needed. */
export const isGuided = ({ guidance }: Pick<GuidanceOptions, 'guidance'>): boolean => guidance !== 1;

/** Row counts that sampling starts with. */
export const startRows = (images: number, guided: boolean): Record<string, number> => ({
  images: guided ? 2 * images : images,
  canvases: images,
});
