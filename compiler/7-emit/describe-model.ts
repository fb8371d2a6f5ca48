import type { ModelDescription } from '../../runtime/model.ts';
import { generatorsOf } from '../../runtime/recursion/recursion.ts';
import type { Recursion } from '../../runtime/recursion/recursion.ts';
import type { Architecture } from '../ir/architecture.ts';

/** What the package tells of its model. */
export const describeModel = ({
  architecture: { name, data, train, sample },
  recursion,
}: {
  readonly architecture: Architecture;
  readonly recursion: Recursion;
}): ModelDescription => {
  const { extents, channels, alphabet, classes, kind, settings, end, labelDrop } = data;
  return {
    name,
    data: { extents, channels, alphabet, classes, kind, settings, ...(end ? { end } : {}), labelDrop },
    parameters: generatorsOf(recursion).reduce((total, { parameters }) => total + parameters, 0),
    recursion,
    train,
    sample,
  };
};
