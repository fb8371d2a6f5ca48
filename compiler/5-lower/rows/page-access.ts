import type { BoundPage } from './weight-pages.ts';

/** How row kernels read weights from parameters' pages. */
export interface PageAccess {
  readonly access: 'read' | 'page-texture';
  /** The file of kernels/rows that says what a Page is. */
  readonly module: string;
  /** WGSL type of the binding, behind `var`. */
  readonly declared: (binding: string) => string;
  /** WGSL of the page as an argument. */
  readonly argument: (binding: string) => string;
  /** Whether a page is bound as a whole: then the launch block says which of its fours is the first that the kernel reads. */
  readonly isWhole: boolean;
}

const fourBytes = 16;

/** The page's four from which on the kernel numbers them. */
export const firstFour = ({ location }: BoundPage): number => location.offset / fourBytes;

/** Ways to reach pages, by what a target reads weights from. */
export const pageAccess: Readonly<Record<'textures' | 'buffers', PageAccess>> = {
  textures: {
    access: 'page-texture',
    module: 'page-textures',
    declared: (binding) => `var ${binding}: texture_storage_2d<rgba32float, read>;`,
    argument: (binding) => binding,
    isWhole: true,
  },
  buffers: {
    access: 'read',
    module: 'page-buffers',
    declared: (binding) => `var<storage, read> ${binding}: array<vec4f>;`,
    argument: (binding) => `&${binding}`,
    isWhole: false,
  },
};
