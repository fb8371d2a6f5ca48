import type { BoundPage } from './weight-pages.ts';

/** How row kernels read weights from parameters' pages. */
export interface PageAccess {
  readonly access: 'read' | 'page-texture';
  /** WGSL type of the binding, behind `var`. */
  readonly declared: (binding: string) => string;
  /** WGSL of the function that returns the page's fours by number. */
  readonly reader: (page: BoundPage) => string;
  /** The launch block's fields, and those that the kernel keeps in private variables of the same names. */
  readonly fields: (page: BoundPage) => readonly { readonly name: string; readonly value: number }[];
}

const FOUR_BYTES = 16;

const firstFour = ({ binding }: BoundPage): string => `${binding}_first`;

/** Ways to reach pages, by what a target reads weights from. */
export const pageAccess: Readonly<Record<'textures' | 'buffers', PageAccess>> = {
  /** A texture is bound whole, 1024 texels a row as in kernels/include/weights.wgsl; the launch block says where the kernel's fours begin. */
  textures: {
    access: 'page-texture',
    declared: (binding) => `var ${binding}: texture_storage_2d<rgba32float, read>;`,
    reader: (page) =>
      [
        `var<private> ${firstFour(page)}: u32;`,
        `fn ${page.read}(four: u32) -> vec4f {`,
        `  let at = ${firstFour(page)} + four;`,
        `  return textureLoad(${page.binding}, vec2u(at & 1023u, at >> 10u));`,
        '}',
      ].join('\n'),
    fields: (page) => [{ name: firstFour(page), value: page.location.offset / FOUR_BYTES }],
  },
  /** A buffer is bound from the kernel's first four on. */
  buffers: {
    access: 'read',
    declared: (binding) => `var<storage, read> ${binding}: array<vec4f>;`,
    reader: ({ binding, read }) => `fn ${read}(four: u32) -> vec4f { return ${binding}[four]; }`,
    fields: () => [],
  },
};
