import type { Architecture, Level } from '../ir/architecture.ts';
import type { FoundTensors } from './fit.ts';

/** What a state dict tells of one of its model's levels; its number of heads leaves no trace. */
interface LevelFacts {
  readonly module: string;
  readonly width: number;
  readonly patch: number;
  readonly blocks: number;
  readonly hidden: number;
  readonly guidingPixel: boolean;
  readonly conditions: number;
}

type Fact = readonly [key: string, value: string | number | boolean];

const channels = 3;
/** Of a masked level: the middle's, and the neighbours' as far as they go. */
const possibleConditions = [5, 4, 3, 2, 1];

/**
 * The overrides that would make a spec's model the one that a state dict was saved from, as far as its names and shapes tell:
 * "data.classes=10". None where the number of levels differs.
 */
export const suggestOverrides = (architecture: Architecture, found: FoundTensors): readonly string[] => {
  const shapes = new Shapes(found);
  const { levels, data, head } = architecture;
  if (countLevels(found) !== levels.length) return [];
  const side = inferSide(architecture, shapes);
  const inferred = levels.map((level) => inferLevel(level, side, shapes));
  const otherModules = levels.some(({ module }, index) => inferred[index]?.module !== module);
  const headPrefix = 'next_fractal.'.repeat(levels.length);
  const facts = [
    ...differing('data', { shape: data.extents[0] }, { shape: side }),
    ...differing('data', data, { classes: shapes.extent('class_emb.weight', 0) }),
    ...levels.flatMap((level, index) => levelOverrides(level, inferred[index], otherModules)),
    ...differing('head', head, {
      width: shapes.extent(`${headPrefix}cond_proj.weight`, 0),
      blocks: shapes.blocks(headPrefix),
    }),
  ];
  return facts.map(([key, value]) => `${key}=${value}`);
};

/** Levels of the model that a state dict was saved from. */
export const countLevels = ({ names }: FoundTensors): number => {
  const embeddings = names.filter((name) => /^(next_fractal\.)*generator\.patch_emb\.weight$/.test(name));
  return embeddings.length;
};

/** Defaults follow from the width and the modules, so where these change, what has one is told too. */
const levelOverrides = (level: Level, facts: LevelFacts | undefined, otherModules: boolean): readonly Fact[] => {
  if (facts === undefined) return [];
  const key = `levels.${level.index}`;
  const { hidden, conditions, ...others } = facts;
  const isResized = level.module !== facts.module || level.width !== facts.width;
  return [
    ...differing(key, { ...level, patch: level.patch[0] ?? 0 }, others),
    ...differing(key, isResized ? {} : level, { hidden }),
    ...differing(key, otherModules ? {} : level, { conditions }),
  ];
};

const differing = (
  path: string,
  now: Readonly<Record<string, unknown>> | object,
  then: Readonly<Record<string, string | number | boolean | undefined>>,
): readonly Fact[] =>
  Object.entries(then).flatMap(([key, value]): readonly Fact[] =>
    value === undefined || isNonsense(value) || Reflect.get(now, key) === value ? [] : [[`${path}.${key}`, value]],
  );

/** A number that can't be any of a spec's: then its tensor isn't what its name says. */
const isNonsense = (value: string | number | boolean): boolean =>
  typeof value === 'number' && !(Number.isInteger(value) && value > 0);

const generator = (index: number): string => `${'next_fractal.'.repeat(index)}generator.`;

const moduleOf = (prefix: string, shapes: Shapes): string => (shapes.has(`${prefix}mask_token`) ? 'masked' : 'ar');

const patchOf = (index: number, shapes: Shapes): number =>
  Math.sqrt((shapes.extent(`${generator(index)}patch_emb.weight`, 1) ?? NaN) / channels);

/**
 * Side of the images. A position table tells the sum of patches and conditions only: the spec's side is taken where that leaves a
 * possible number of conditions, or else the spec's conditions or the most that leave a square of patches.
 */
const inferSide = ({ data, levels }: Architecture, shapes: Shapes): number => {
  const prefix = generator(0);
  const patch = patchOf(0, shapes);
  const positions = shapes.extent(`${prefix}pos_embed_learned`, 1) ?? NaN;
  const side = data.extents[0] ?? NaN;
  const possible = moduleOf(prefix, shapes) === 'ar' ? [1] : possibleConditions;
  if (possible.includes(positions - (side / patch) ** 2)) return side;
  const candidates = [levels[0]?.conditions ?? 0, ...possible].filter((count) => possible.includes(count));
  const sides = candidates.map((count) => patch * Math.sqrt(positions - count));
  return sides.find((found) => Number.isInteger(found)) ?? NaN;
};

const inferLevel = ({ index }: Level, side: number, shapes: Shapes): LevelFacts => {
  const prefix = generator(index);
  const module = moduleOf(prefix, shapes);
  const hidden = module === 'masked' ? 'mlp.fc1' : 'feed_forward.w1';
  const guidingPixel = shapes.has(`${prefix}pix_proj.weight`);
  const patch = patchOf(index, shapes);
  const patches = ((index === 0 ? side : patchOf(index - 1, shapes)) / patch) ** 2;
  const positions = shapes.extent(`${prefix}pos_embed_learned`, 1) ?? NaN;
  return {
    module,
    width: shapes.extent(`${prefix}patch_emb.weight`, 0) ?? NaN,
    patch,
    blocks: shapes.blocks(prefix),
    hidden: shapes.extent(`${prefix}blocks.0.${hidden}.weight`, 0) ?? NaN,
    guidingPixel,
    conditions: positions - patches - (guidingPixel ? 1 : 0),
  };
};

/** The shapes of a state dict. */
class Shapes {
  private readonly found: FoundTensors;
  private readonly held: ReadonlySet<string>;

  constructor(found: FoundTensors) {
    this.found = found;
    this.held = new Set(found.names);
  }

  has(name: string): boolean {
    return this.held.has(name);
  }

  extent(name: string, axis: number): number | undefined {
    return this.held.has(name) ? this.found.type(name).shape[axis] : undefined;
  }

  /** Transformer blocks below a prefix. */
  blocks(prefix: string): number {
    const below = this.found.names.filter((name) => name.startsWith(`${prefix}blocks.`));
    return new Set(below.map((name) => name.slice(prefix.length).split('.')[1])).size;
  }
}
