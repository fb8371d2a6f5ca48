import type { SampleRun } from '../../runtime/sample/sample-run.ts';

/** Draws a batch of images: embeds the classes, then draws patch by patch, level within level. */
export function sampleImages(run: SampleRun): void {
  run.segment('start');
  level0(run);
}

/** level0: masked over 7×7 patches of 4×4, in random order, by default in 16 iterations. */
function level0(run: SampleRun): void {
  run.enter('level0');
  run.segment('level0.begin', { position: 0 });
  for (const { masked, picks, share } of run.iterations('level0', 49)) {
    run.guide(share);
    run.setRows('level1', run.rows('images') * picks);
    run.segment('level0.iterate', { masked, picks });
    level1(run);
  }
}

/** level1: masked over 4×4 patches of 1×1, in random order, by default in 16 iterations. */
function level1(run: SampleRun): void {
  run.enter('level1');
  run.segment('level1.begin', { position: 0 });
  for (const { masked, picks } of run.iterations('level1', 16)) {
    run.setRows('level2', run.rows('level1') * picks);
    run.segment('level1.iterate', { masked, picks });
    head(run);
  }
}

/** The pixel head draws one pixel of every row, channel after channel. */
function head(run: SampleRun): void {
  run.enter('head');
  run.segment('head.draw');
}
