import { fileURLToPath } from 'node:url';

/** Models whose numbers the reference implementation computed. */
export const goldenNames = ['masked', 'ar', 'guided'] as const;

export const goldenPath = (name: string): string => fileURLToPath(new URL(`./${name}.safetensors`, import.meta.url));
