import { attentionCases } from './attention.ts';
import type { KernelCase } from './case.ts';
import { cellCases } from './cells.ts';
import { drawCases } from './draws.ts';
import { lossCases } from './losses.ts';
import { maskedCases } from './masked.ts';
import { normCases } from './norms.ts';
import { productCases } from './products.ts';
import { tokenCases } from './tokens.ts';

export type { KernelCase } from './case.ts';

/** Every op kind in several shapes: odd sizes, size 1, sizes over one tile. */
export const kernelCases: readonly KernelCase[] = [
  ...productCases,
  ...normCases,
  ...attentionCases,
  ...tokenCases,
  ...lossCases,
  ...cellCases,
  ...maskedCases,
  ...drawCases,
];
