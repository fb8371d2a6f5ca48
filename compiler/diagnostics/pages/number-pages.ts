import { codes } from '../codes.ts';
import type { Page } from './page.ts';
import { ruled, small } from './small-spec.ts';

/** FRC3xx: what the numbers mean together. */
export const numberPages = {
  [codes.unknownModule]: {
    title: 'No such module',
    cause: 'A level names a generator, or a head a kind, that the registry of modules lacks.',
    example: small({ level1: '{module: mask, patch: 1, width: 48}' }),
    cure: 'Take one of the modules that the message lists. A program that uses the compiler as a library can register others.',
    cured: small({ level1: '{module: masked, patch: 1, width: 48}' }),
  },
  [codes.wrongAxes]: {
    title: 'A patch of another number of axes than the data',
    cause:
      'A patch has one extent for each axis of data.shape; a single number means the same extent along all of them.',
    example: small({ level0: '{module: masked, patch: [4, 4, 4], width: 64}' }),
    cure: 'Give as many extents as the data has axes, or one number.',
    cured: small({ level0: '{module: masked, patch: [4, 4], width: 64}' }),
  },
  [codes.patchNotDividing]: {
    title: 'A patch does not divide its region',
    cause:
      "A level cuts its region into equal patches. The first level's region is data.shape; every other level's is the patch of the level above. Along each axis the patch must divide the region.",
    example: small({ level0: '{module: ar, patch: 5, width: 64}' }),
    cure: "Take a divisor, or another size of pictures: folders of images are brought to the spec's shape.",
    cured: small({ level0: '{module: ar, patch: 7, width: 64}' }),
  },
  [codes.patchNotSmaller]: {
    title: 'A patch as large as its region',
    cause: 'A level whose patch is its whole region has one patch and nothing to model.',
    example: small({ level0: '{module: ar, patch: 28, width: 64}' }),
    cure: 'Take a smaller patch, or leave the level out.',
    cured: small(),
  },
  [codes.lastPatchNotOne]: {
    title: 'The last patch is not a pixel',
    cause: 'Below the last level the pixel head models the channels of one pixel, so the last patch is 1.',
    example: small({ level1: '{module: masked, patch: 2, width: 48}' }),
    cure: 'Give the last level patch: 1, or add a level below.',
    cured: small(),
  },
  [codes.headsNotDividing]: {
    title: 'Attention heads do not divide the width',
    cause: 'Attention cuts the features of a token into as many equal parts as there are heads.',
    example: small({ level0: '{module: ar, patch: 4, width: 64, heads: 5}' }),
    cure: 'Take a divisor of the width, or leave heads out for one head per 64 features.',
    cured: small({ level0: '{module: ar, patch: 4, width: 64, heads: 4}' }),
  },
  [codes.tooManyConditions]: {
    title: 'More conditions than the parent provides',
    cause:
      'A level is conditioned on what its parent hands down for a patch: an ar level gives one condition, a masked level also those of the neighbouring patches (five for images).',
    example: small({ level1: '{module: masked, patch: 1, width: 48, conditions: 5}' }),
    cure: 'Ask for at most as many, leave the key out, or make the parent masked.',
    cured: small({
      level0: '{module: masked, patch: 4, width: 64}',
      level1: '{module: masked, patch: 1, width: 48, conditions: 5}',
    }),
  },
  [codes.guidingPixelWithoutParent]: {
    title: 'A guiding pixel at the first level',
    cause:
      "A guiding pixel is a region's mean colour, modelled from the parent's conditions. The first level has no parent.",
    example: small({ level0: '{module: masked, patch: 4, width: 64, guidingPixel: true}' }),
    cure: 'Give the guiding pixel to a level below.',
    cured: small({ level1: '{module: masked, patch: 1, width: 48, guidingPixel: true}' }),
  },
  [codes.guidingPixelUnsupported]: {
    title: 'A module without guiding pixels',
    cause: 'Of the modules, masked alone takes the guiding pixel as a further token.',
    example: small({ level1: '{module: ar, patch: 1, width: 48, guidingPixel: true}' }),
    cure: 'Make the level masked, or leave the guiding pixel out.',
    cured: small({ level1: '{module: masked, patch: 1, width: 48, guidingPixel: true}' }),
  },
  [codes.iterationsUnsupported]: {
    title: 'A module without iterations',
    cause: 'ar and any-order levels sample their patches one by one; only masked levels decode several at a time.',
    example: small({ level0: '{module: ar, patch: 4, width: 64, iterations: 8}' }),
    cure: 'Leave the key out (levels.0.iterations= on the command line), or make the level masked.',
    cured: small({ level0: '{module: masked, patch: 4, width: 64, iterations: 8}' }),
  },
  [codes.tooManyIterations]: {
    title: 'More iterations than patches',
    cause: 'Every iteration decodes one patch or more, so there can be no more iterations than patches.',
    example: small({ level1: '{module: masked, patch: 1, width: 48, iterations: 64}' }),
    cure: 'Take at most the number of patches; fewer are faster and cost some quality.',
    cured: small({ level1: '{module: masked, patch: 1, width: 48, iterations: 16}' }),
  },
  [codes.moduleDemand]: {
    title: 'A demand of the module is not met',
    cause:
      'A module may ask more of its level than the spec language does. ar turns pairs of features by the position along each axis (rotary positions), so the features of a head come in pairs for every axis; and it begins with one condition, so it takes no others.',
    example: small({ level0: '{module: ar, patch: 4, width: 48, heads: 8}' }),
    cure: 'Make width / heads a multiple of twice the number of axes; leave conditions out, or take module: masked, which reads several.',
    cured: small({ level0: '{module: ar, patch: 4, width: 48, heads: 4}' }),
  },
  [codes.wrongChannelCount]: {
    title: 'Statistics for another number of channels',
    cause: 'data.mean and data.deviation have one number for all channels, or one for each.',
    example: small({ data: '{shape: [28, 28], channels: 1, mean: [0.5, 0.5, 0.5]}' }),
    cure: 'Give one number, or as many as there are channels.',
    cured: small({ data: '{shape: [28, 28], channels: 1, mean: 0.5}' }),
  },
  [codes.warmupTooLong]: {
    title: 'The warm-up is longer than the training',
    cause: 'The learning rate would never reach its peak. This often follows from an override of train.steps alone.',
    example: small({ more: 'train: {steps: 100, warmup: 500}' }),
    cure: 'Shorten the warm-up, or leave it out for a tenth of the steps (train.warmup= on the command line).',
    cured: small({ more: 'train: {steps: 100}' }),
  },
  [codes.tooManyBlocks]: {
    title: 'More blocks than one model may have',
    cause:
      'A compiled model lists every kernel of every block, and a sampler runs the blocks of a pixel head once for each channel, as it does those of every guiding pixel. The time and the memory that compiling takes grow with their number: about a minute and a gigabyte at the limit.',
    example: small({ level0: '{module: ar, patch: 7, width: 64, blocks: 1024}' }),
    cure: 'Take fewer blocks, or fewer channels, as the message says.',
    cured: small({ level0: '{module: ar, patch: 7, width: 64, blocks: 16}' }),
  },
  [codes.rulePartition]: {
    title: "A rule's partition does not lead to the pixel",
    cause:
      'In a rule every level cuts its region into the same number of patches a side, so that this number must divide the region of each level. Only where a region has fewer pixels than that, each pixel is a patch.',
    example: ruled('{module: ar, partition: 3, width: 64}'),
    cure: 'Take a number of patches that the message proposes, or cut single levels in another way, such as 0: {patch: 4}.',
    cured: ruled('{module: ar, partition: 4, width: 64}'),
  },
  [codes.ruleTimes]: {
    title: 'A rule that does not end at the pixel',
    cause:
      'The level calls itself too few times to come down to a pixel, whose channels the head models, or goes on beyond it.',
    example: ruled('{module: ar, times: 2, partition: 4, width: 64}'),
    cure: 'Correct times, or leave it out: the level then calls itself as often as it takes.',
    cured: ruled('{module: ar, times: 3, partition: 4, width: 64}'),
  },
  [codes.ruleLevel]: {
    title: 'A change to a level that the rule does not make',
    cause: 'Numbered keys beside a rule change single levels of it, counted from 0; here the rule makes fewer.',
    example: ruled('{module: ar, partition: 4, width: 64, 3: {width: 32}}'),
    cure: "Take an index that is there: 'fractalc render SPEC' prints the levels that the rule makes.",
    cured: ruled('{module: ar, partition: 4, width: 64, 2: {width: 32}}'),
  },
  [codes.ruleListLength]: {
    title: 'A list with a value for each level, of another length',
    cause:
      'In a rule a list gives every level a value of its own, outermost first; here the rule makes another number of levels.',
    example: ruled('{module: ar, partition: 4, width: [64, 32]}'),
    cure: 'Give as many values as there are levels, one number for all, or {start: 64, ratio: 1/2}.',
    cured: ruled('{module: ar, partition: 4, width: [64, 32, 16]}'),
  },
  [codes.kindDemand]: {
    title: 'A form that data of this kind do not have',
    cause:
      'The kind of data says how items are read, written and shown; some kinds have a fixed number of axes or channels.',
    example: small({ data: '{kind: bytes, shape: [28, 28], channels: 1}' }),
    cure: 'Give the shape that the kind has, another kind, or kind: array, which any data are.',
    cured: small({ data: '{kind: array, shape: [28, 28], channels: 1}' }),
  },
  [codes.settingOfOtherKind]: {
    title: 'A key that data of this kind do not have',
    cause:
      'Some keys of data belong to some kinds alone: rate to sound, vocabulary to symbols. On others they would change nothing.',
    example: small({ data: '{kind: array, shape: [28, 28], channels: 1, rate: 8000}' }),
    cure: 'Leave the key out, or name the kind that has it.',
    cured: small({ data: '{kind: array, shape: [28, 28], channels: 1}' }),
  },
  [codes.orderUnsupported]: {
    title: 'A module with an order of its own',
    cause: 'An ar level draws its patches in raster order. Only masked and any-order levels draw them in another.',
    example: small({ level0: '{module: ar, patch: 4, width: 64, order: checkerboard}' }),
    cure: 'Leave the key out, or take module: any-order, which is trained for all orders.',
    cured: small({ level0: '{module: any-order, patch: 4, width: 64, order: checkerboard}' }),
  },
  [codes.orderIncomplete]: {
    title: 'An order that leaves patches out',
    cause: 'An order names every patch of a region once, by its number in raster order, from 0 on.',
    example: small({
      data: '{shape: [8, 8], channels: 1}',
      level0: '{module: any-order, patch: 4, width: 64, order: [3, 1, 2]}',
    }),
    cure: 'Name each patch once, or take one of the orders that have names.',
    cured: small({
      data: '{shape: [8, 8], channels: 1}',
      level0: '{module: any-order, patch: 4, width: 64, order: [3, 1, 2, 0]}',
    }),
  },
  [codes.unusedGuidingHead]: {
    title: 'A guiding head that nothing uses',
    cause: 'The guiding head models guiding pixels, and no level has one. It is not built.',
    example: small({ more: 'guidingHead: {width: 64}' }),
    cure: 'Give a level below the first guidingPixel: true, or leave the guiding head out.',
    cured: small({
      level1: '{module: masked, patch: 1, width: 48, guidingPixel: true}',
      more: 'guidingHead: {width: 64}',
    }),
  },
  [codes.guidanceWithoutLabelDrop]: {
    title: 'Guidance without a trained unconditional model',
    cause:
      'Classifier-free guidance compares the model with itself without the label. It learns to do without by rows whose label is dropped, and labelDrop: 0 drops none.',
    example: small({
      data: '{shape: [28, 28], channels: 1, classes: 10, labelDrop: 0}',
      more: 'sample: {guidance: 3}',
    }),
    cure: 'Drop some labels in training (0.1 is usual), or sample without guidance.',
    cured: small({
      data: '{shape: [28, 28], channels: 1, classes: 10, labelDrop: 0.1}',
      more: 'sample: {guidance: 3}',
    }),
  },
  [codes.unusedComponents]: {
    title: 'Components of a head that makes no mixture',
    cause:
      'Only a logistic head is a mixture. The number of components is kept in the spec, so that the kind can change by one word.',
    example: small({ head: '{width: 32, components: 5}' }),
    cure: 'Choose the logistic head, for values on a scale, or leave the components out.',
    cured: small({ head: '{kind: logistic, width: 32, components: 5}' }),
  },
} as const satisfies Readonly<Record<string, Page>>;
