import { Document, isCollection, isScalar, visit } from 'yaml';
import type { FractalSpec, LevelSpec } from './spec.ts';

/** The spec as YAML that means the same and has every default written out. */
export function renderSpec(spec: FractalSpec): string {
  const document = new Document(compact(spec), { aliasDuplicateObjects: false });
  visit(document, {
    Seq(_key, list) {
      if (list.items.every((item) => isScalar(item))) list.flow = true;
    },
    Map(_key, map) {
      const leaf = map.items.every(({ value }) => !isCollection(value));
      if (leaf && map.has('attention')) map.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function compact(spec: FractalSpec): object {
  const { shape, channels, mean, deviation } = spec.data;
  return withoutUndefined({
    ...spec,
    data: { ...spec.data, shape, mean: single(mean, channels), deviation: single(deviation, channels) },
    levels: spec.levels.map((level) => compactLevel(level, shape.length)),
  });
}

function compactLevel(level: LevelSpec, axes: number): object {
  const { attention, projection } = level.dropout;
  return withoutUndefined({
    ...level,
    patch: single(level.patch, axes),
    dropout: attention === projection ? attention : level.dropout,
  });
}

/** One number where a list of the expected length repeats it. */
function single(values: readonly number[], count: number): number | readonly number[] {
  const [first] = values;
  return first !== undefined && values.length === count && values.every((value) => value === first) ? first : values;
}

function withoutUndefined(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
