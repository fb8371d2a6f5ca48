import type { Ability } from '../../runtime/execute/forms.ts';

/** Mesa's software adapter, as far as the choice among forms goes. */
export const softwareAdapter: Ability = {
  kernels: 'software',
  features: {
    subgroups: true,
    subgroupSize: { min: 8, max: 8 },
    f16: true,
    timestamps: true,
    matrices: false,
    readsTextures: true,
    immediateBytes: 0,
  },
};
