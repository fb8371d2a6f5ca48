import type { Recursion } from '../../runtime/recursion/recursion.ts';

/** The generators, level within level: each calls its `child` for its patches, down to the categorical head. */
export const recursion: Recursion = {
  start: 'start',
  generator: {
    // Draws its 7×7 patches in random order, by default in 16 iterations; in training only the masked ones
    // go down to level1.
    name: 'level0',
    module: 'masked',
    region: [28, 28],
    patch: [4, 4],
    patches: 49,
    parameters: 92448,
    turnFlop: 9597864,
    rows: { symbol: 'images', times: 1 },
    origins: 'level0.origins',
    down: {
      patches: 'masked',
      rows: 'level1',
      mask: 'level0.mask',
      picked: 'level0.picked',
      slot: 'level0.slot',
    },
    loop: {
      kind: 'iterations',
      begin: ['level0.begin'],
      iterate: 'level0.iterate',
      iterations: 16,
      order: { ranks: 'level0.ranks' },
    },
    scoring: { segment: 'level0', rows: 'images' },
    child: {
      // Draws its 4×4 patches in random order, by default in 16 iterations; in training only the masked ones
      // go down to head.
      name: 'level1',
      module: 'masked',
      region: [4, 4],
      patch: [1, 1],
      patches: 16,
      parameters: 24960,
      turnFlop: 429447,
      rows: { symbol: 'level1', times: 1 },
      origins: 'level1.origins',
      down: {
        patches: 'masked',
        rows: 'level2',
        mask: 'level1.mask',
        picked: 'level1.picked',
        slot: 'level1.slot',
      },
      loop: {
        kind: 'iterations',
        begin: ['level1.begin'],
        iterate: 'level1.iterate',
        iterations: 16,
        order: { ranks: 'level1.ranks' },
      },
      scoring: { segment: 'level1', rows: 'level1', picked: 'level0.picked' },
      child: {
        // Draws the channels of a cell.
        name: 'head',
        module: 'categorical',
        region: [1, 1],
        parameters: 22848,
        turnFlop: 48522,
        rows: { symbol: 'level2', times: 1 },
        origins: 'head.origins',
        loop: { kind: 'once', begin: [], segment: 'head.draw' },
        part: { name: 'head', share: 'share.head', nll: 'nll.head' },
        scoring: { segment: 'head', rows: 'level2', picked: 'level1.picked' },
      },
    },
  },
};
