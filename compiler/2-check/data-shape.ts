import { kindNamed } from '../../runtime/data/kinds/kinds.ts';
import type { DataSpec } from '../1-parse/spec.ts';
import type { DataShape, Values } from '../ir/architecture.ts';

/** What the values are where the spec doesn't say. */
const defaultValues = ({ kind }: DataSpec): Values => kindNamed(kind).values;

/** The data as the later phases see it, every default resolved. */
export const dataShape = (data: DataSpec): DataShape => {
  const { shape: extents, ...rest } = data;
  return { extents, ...rest, values: data.values ?? defaultValues(data) };
};
