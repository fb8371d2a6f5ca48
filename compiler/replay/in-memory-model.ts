import type { CompiledModel } from '../../runtime/model.ts';
import type { SampleRun } from '../../runtime/sample/sample-run.ts';
import { describeModel } from '../7-emit/describe-model.ts';
import { levelViews } from '../7-emit/level-view.ts';
import type { LevelView } from '../7-emit/level-view.ts';
import type { LoweredModel } from '../lower.ts';

/** A compiled model that was never written to a package: the control flow that phase 6 emits as code is interpreted here. */
export const inMemoryModel = (lowered: LoweredModel): CompiledModel => {
  const { plan, kernels, sampler } = lowered;
  const views = levelViews(sampler);
  return {
    description: describeModel(lowered),
    plan,
    loadKernel: (file) => {
      const source = kernels.get(file);
      return source === undefined
        ? Promise.reject(new RangeError(`no kernel is called ${file}`))
        : Promise.resolve(source);
    },
    drawRows: (draw) => {
      for (const { level, loop } of views) {
        if (loop.kind === 'raster') draw.every(level.name, loop.patches);
        else draw.masked(level.name, loop.patches, loop.childSymbol);
      }
    },
    sampleImages: (run) => {
      run.segment(sampler.start);
      sampleLevel(run, views, 0, sampler.head);
    },
  };
};

const runAll = (run: SampleRun, segments: readonly string[]): void => {
  for (const [position, segment] of segments.entries()) run.segment(segment, { position });
};

/** The patches of one level, and everything inside them. */
const sampleLevel = (run: SampleRun, views: readonly LevelView[], depth: number, head: string): void => {
  const view = views[depth];
  run.enter(view?.level.name ?? 'head');
  if (view === undefined) {
    run.segment(head);
    return;
  }
  const { level, loop, rows } = view;
  const inside = (): void => sampleLevel(run, views, depth + 1, head);
  runAll(run, loop.begin);
  if (loop.kind === 'raster') {
    for (let patch = 0; patch < loop.patches; patch++) {
      if (depth === 0) run.guide((patch + 1) / loop.patches);
      run.segment(patch === 0 ? loop.first : loop.next, { position: patch });
      inside();
    }
  } else {
    for (const { masked, picks, share } of run.iterations(level.name, loop.patches)) {
      if (depth === 0) run.guide(share);
      run.setRows(loop.childSymbol, run.rows(rows) * picks);
      run.segment(loop.iterate, { masked, picks });
      inside();
    }
  }
};
