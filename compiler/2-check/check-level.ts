import { meantWord } from '../1-parse/foreign-keys.ts';
import { codes } from '../diagnostics/codes.ts';
import { nearest } from '../../runtime/nearest.ts';
import { isOrder } from '../../runtime/recursion/orders.ts';
import { listed, plural } from '../words.ts';
import type { Level } from '../ir/architecture.ts';
import type { GeneratorTraits } from '../ir/module.ts';
import { checkHeadsDivide } from './check-heads.ts';
import type { CheckContext } from './context.ts';
import { conditionsProvided } from './resolve-level.ts';

/** Everything about one level but its partition. */
export const checkLevel = (level: Level, context: CheckContext): void => {
  const { modules, reporter } = context;
  const headsDivide = checkHeadsDivide(pathOf(level), level, reporter);
  checkConditions(level, context);
  const traits = modules.generators.get(level.module);
  if (traits === undefined) {
    reportUnknownModule(level, context);
    return;
  }
  checkGuidingPixel(level, traits, context);
  checkIterations(level, traits, context);
  checkOrder(level, traits, context);
  if (headsDivide) reportDemands(level, traits, context);
};

const pathOf = (level: Level): string => `levels.${level.index}`;

const reportUnknownModule = (level: Level, { modules, reporter }: CheckContext): void => {
  const known = [...modules.generators.keys()];
  reporter.report(`${pathOf(level)}.module`, {
    code: codes.unknownModule,
    message: `no module is called "${level.module}"`,
    expected: listed(known, 'or'),
    suggestion: meantWord(level.module, known) ?? nearest(level.module, known),
  });
};

const checkConditions = (level: Level, { spec, modules, reporter }: CheckContext): void => {
  const provided = conditionsProvided(spec, level.index, modules);
  if (level.conditions <= provided) return;
  const parent = spec.levels[level.index - 1];
  const giver = parent === undefined ? 'the class embedding' : `the ${parent.module} level above`;
  reporter.report(`${pathOf(level)}.conditions`, {
    code: codes.tooManyConditions,
    message: `${plural(level.conditions, 'condition')} asked for, but ${giver} provides ${provided}`,
    expected: provided === 1 ? '1' : `1 to ${provided}`,
    suggestion: String(provided),
  });
};

const checkGuidingPixel = (level: Level, traits: GeneratorTraits, { modules, reporter }: CheckContext): void => {
  if (!level.guidingPixel) return;
  if (level.index === 0) {
    reporter.report(`${pathOf(level)}.guidingPixel`, {
      code: codes.guidingPixelWithoutParent,
      message: 'the first level has no parent that could condition a guiding pixel',
      expected: 'a guiding pixel at the second level or below',
      suggestion: 'guidingPixel: false',
    });
  }
  if (!traits.supportsGuidingPixel) {
    reporter.report(`${pathOf(level)}.guidingPixel`, {
      code: codes.guidingPixelUnsupported,
      message: `the module ${traits.name} has no guiding pixel`,
      expected: forModules(modules, (other) => other.supportsGuidingPixel),
      suggestion: 'guidingPixel: false',
    });
  }
};

const checkIterations = (level: Level, traits: GeneratorTraits, { spec, modules, reporter }: CheckContext): void => {
  if (spec.levels[level.index]?.iterations === undefined) return;
  const path = `${pathOf(level)}.iterations`;
  const { iterations, patches } = level;
  if (traits.defaultIterations(patches) === undefined) {
    const expected = forModules(modules, (other) => other.defaultIterations(patches) !== undefined);
    const message = `the module ${traits.name} has no iterations`;
    reporter.report(
      path,
      { code: codes.iterationsUnsupported, message, expected, suggestion: 'leave the key out' },
      'key',
    );
  } else if (iterations > patches && fillsRegion(level)) {
    reporter.report(path, {
      code: codes.tooManyIterations,
      message: `${plural(iterations, 'iteration')} for ${plural(patches, 'patch', 'patches')}`,
      expected: `1 to ${patches}: each iteration decodes one patch or more`,
      suggestion: String(patches),
    });
  }
};

const checkOrder = (level: Level, traits: GeneratorTraits, { spec, modules, reporter }: CheckContext): void => {
  const order = spec.levels[level.index]?.order;
  if (order === undefined) return;
  const path = `${pathOf(level)}.order`;
  if (traits.takesOrder !== true) {
    const expected = forModules(modules, (other) => other.takesOrder === true);
    const message = `the module ${traits.name} has an order of its own`;
    reporter.report(path, { code: codes.orderUnsupported, message, expected, suggestion: 'leave the key out' }, 'key');
  } else if (typeof order !== 'string' && fillsRegion(level) && !isOrder(order, level.patches)) {
    reporter.report(path, {
      code: codes.orderIncomplete,
      message: `the order doesn't name each of the ${plural(level.patches, 'patch', 'patches')} once`,
      expected: `the numbers 0 to ${level.patches - 1}, counted in raster order, each once`,
      suggestion: 'order: random',
    });
  }
};

/** Whether the patches fill the region exactly; where they don't, their number has no meaning. */
const fillsRegion = ({ region, patch, grid }: Level): boolean =>
  region.length === patch.length && region.every((extent, axis) => extent === (patch[axis] ?? 0) * (grid[axis] ?? 0));

const forModules = (modules: CheckContext['modules'], supports: (traits: GeneratorTraits) => boolean): string => {
  const names = [...modules.generators.values()].filter(supports).map((traits) => traits.name);
  return names.length === 0 ? 'the key left out' : `module: ${listed(names, 'or')}, or the key left out`;
};

const reportDemands = (level: Level, traits: GeneratorTraits, { reporter }: CheckContext): void => {
  for (const { key, message, suggestion } of traits.demands(level)) {
    reporter.report(`${pathOf(level)}.${key}`, { code: codes.moduleDemand, message, suggestion });
  }
};
