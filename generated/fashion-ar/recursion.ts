import type { Recursion } from '../../runtime/recursion/recursion.ts';

/** The generators, level within level: each calls its `child` for its patches, down to the categorical head. */
export const recursion: Recursion = {
  start: 'start',
  generator: {
    // Draws its 7×7 patches one after the other in raster order; in training all of them go down to
    // level1.
    name: 'level0',
    module: 'ar',
    region: [28, 28],
    patch: [4, 4],
    patches: 49,
    parameters: 109536,
    turnFlop: 202014,
    rows: { symbol: 'images', times: 1 },
    origins: 'level0.origins',
    down: { patches: 'every' },
    loop: { kind: 'raster', begin: ['level0.begin'], first: 'level0.first', next: 'level0.next' },
    scoring: { segment: 'level0', rows: 'images' },
    child: {
      // Draws its 4×4 patches one after the other in raster order; in training all of them go down to head.
      name: 'level1',
      module: 'ar',
      region: [4, 4],
      patch: [1, 1],
      patches: 16,
      parameters: 28896,
      turnFlop: 50050.5,
      rows: { symbol: 'images', times: 1 },
      origins: 'level1.origins',
      down: { patches: 'every' },
      loop: { kind: 'raster', begin: ['level1.begin'], first: 'level1.first', next: 'level1.next' },
      scoring: { segment: 'level1', rows: 'level1', picked: 'level0.picked' },
      child: {
        // Draws the channels of a cell.
        name: 'head',
        module: 'categorical',
        region: [1, 1],
        parameters: 22848,
        turnFlop: 48522,
        rows: { symbol: 'images', times: 1 },
        origins: 'head.origins',
        loop: { kind: 'once', begin: [], segment: 'head.draw' },
        part: { name: 'head', share: 'share.head', nll: 'nll.head' },
        scoring: { segment: 'head', rows: 'level2', picked: 'level1.picked' },
      },
    },
  },
};
