import { loadModel } from '../../compiler/load-model.ts';
import { build } from '../../compiler/3-build/build.ts';
import type { Recursion } from '../../runtime/recursion/recursion.ts';

/** Three levels, mixed, one of them guided; 4×4 patches, then 2×2, then 2×2 pixels of three channels. */
export const mixedSpec = `name: mixed
data: {shape: [16, 16], channels: 3, classes: 2}
levels:
  - {module: masked, patch: 4, width: 16, blocks: 1, heads: 2, iterations: 4}
  - {module: ar, patch: 2, width: 16, blocks: 1, heads: 2}
  - {module: masked, patch: 1, width: 16, blocks: 1, heads: 2, guidingPixel: true}
head: {width: 16, blocks: 1, heads: 2}
guidingHead: {width: 16, blocks: 1, heads: 2}
`;

/** The recursion of a spec, before anything is lowered. */
export const recursionOf = (text: string, overrides: readonly string[] = []): Recursion => {
  const { architecture, diagnostics } = loadModel({ file: 'spec.yaml', text }, { overrides });
  if (architecture === undefined) throw new Error(JSON.stringify(diagnostics));
  return build(architecture).recursion;
};
