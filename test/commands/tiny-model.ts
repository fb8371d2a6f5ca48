import { loadSpec } from '../../compiler/2-check/load-spec.ts';
import { modules } from '../../compiler/3-build/registry.ts';
import { describeModel } from '../../compiler/7-emit/describe-model.ts';
import { lowerModel } from '../../compiler/lower.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { tinySpec } from './tiny.ts';

/** The tiny model for tests that run nothing on a device. Its `sampleImages` only asks for the masked level's iterations. */
export function tinyModel(): CompiledModel {
  const { architecture } = loadSpec({ file: 'tiny.yaml', text: tinySpec }, modules);
  if (architecture === undefined) throw new Error('the tiny spec has faults');
  const lowered = lowerModel(architecture, modules);
  return {
    description: describeModel(lowered),
    plan: lowered.plan,
    loadKernel: (file) => Promise.reject(new Error(`${file} is not for this test`)),
    drawRows: (draw) => {
      draw.every('level0', 4);
      draw.masked('level1', 16, 'head');
    },
    sampleImages: (run) => {
      run.iterations('level1', 16);
    },
  };
}
