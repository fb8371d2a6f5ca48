import type { EvaluationRule } from './call.ts';
import { at } from './tensor.ts';

/** Patches by increasing random key, ties by number. The key of a patch depends on its region's image and cell alone. */
export const evaluateDrawOrder: EvaluationRule<'drawOrder'> = (call) => {
  const { patches, cells, stream } = call.attributes;
  call.indices(0).forEach((origin, row) => {
    const image = call.scalar('firstImage') + Math.floor(origin / cells);
    const key = (patch: number): number => call.random([image, origin % cells, patch, stream])[0];
    const keyed = Array.from({ length: patches }, (_, patch) => ({ patch, key: key(patch) }));
    keyed.sort((a, b) => a.key - b.key || a.patch - b.patch);
    call.resultIndices().set(
      keyed.map(({ patch }) => patch),
      row * patches,
    );
  });
};

export const evaluateMaskFromOrder: EvaluationRule<'maskFromOrder'> = (call) => {
  const patches = call.axis(0, 0);
  const masked = call.scalar('masked') + call.scalar('picks');
  call.indices(0).forEach((patch, i) => {
    if (i % patches < masked) call.resultIndices()[i - (i % patches) + patch] = 1;
  });
};

export const evaluatePickFromOrder: EvaluationRule<'pickFromOrder'> = (call) => {
  const { before } = call.attributes;
  const patches = call.axis(0, 0);
  const [masked, picks] = [call.scalar('masked'), call.scalar('picks')];
  const result = call.resultIndices();
  result.forEach((_, child) => {
    const row = Math.floor(child / picks);
    result[child] = row * (before + patches) + before + at(call.indices(0), row * patches + masked + (child % picks));
  });
};
