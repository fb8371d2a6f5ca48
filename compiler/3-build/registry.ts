import type { AtomicModule } from './module.ts';
import { ar } from './generators/ar.ts';
import { masked } from './generators/masked.ts';

/** Every atomic module, by the name that specs use. */
export const modules: ReadonlyMap<string, AtomicModule> = new Map([ar, masked].map((module) => [module.name, module]));
