import { fileURLToPath } from 'node:url';

/** Models whose numbers the reference implementation computed. */
export const goldenNames = ['masked', 'ar', 'guided'] as const;

/** Small ones of other architectures, made by make-golden.py from the configurations beside them. */
export const smallNames = [
  'two-levels',
  'two-conditions',
  'ar-under-masked',
  'masked-under-ar',
  'four-levels',
] as const;

export const goldenPath = (name: string): string => fileURLToPath(new URL(`./${name}.safetensors`, import.meta.url));

export const smallPath = (name: string): string => goldenPath(`small/${name}`);
