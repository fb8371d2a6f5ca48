import type { SampleRun } from '../../runtime/sample/sample-run.ts';

/** Draws a batch of images: embeds the classes, then draws patch by patch, level within level. */
export function sampleImages(run: SampleRun): void {
  run.segment('start');
  level0(run);
}

/** level0: ar over 7×7 patches of 4×4, in raster order, a patch a step. */
function level0(run: SampleRun): void {
  run.enter('level0');
  run.segment('level0.begin', { position: 0 });
  for (let patch = 0; patch < 49; patch++) {
    run.guide((patch + 1) / 49);
    run.segment(patch === 0 ? 'level0.first' : 'level0.next', { position: patch });
    level1(run);
  }
}

/** level1: ar over 4×4 patches of 1×1, in raster order, a patch a step. */
function level1(run: SampleRun): void {
  run.enter('level1');
  run.segment('level1.begin', { position: 0 });
  for (let patch = 0; patch < 16; patch++) {
    run.segment(patch === 0 ? 'level1.first' : 'level1.next', { position: patch });
    head(run);
  }
}

/** The pixel head draws one pixel of every row, channel after channel. */
function head(run: SampleRun): void {
  run.enter('head');
  run.segment('head.draw');
}
