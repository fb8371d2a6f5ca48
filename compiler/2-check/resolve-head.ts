import type { Head } from '../ir/architecture.ts';
import type { ModuleTraits } from '../ir/module.ts';

/** A head with its module's defaults, and without what its module doesn't have. */
export const resolveHead = ({ components, ...head }: Head, modules: ModuleTraits): Head => {
  const preset = modules.heads.get(head.kind)?.defaultComponents;
  return preset === undefined ? head : { ...head, components: components ?? preset };
};
