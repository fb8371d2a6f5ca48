import type { Code } from '../codes.ts';
import { keyPages } from './key-pages.ts';
import { numberPages } from './number-pages.ts';
import type { Page } from './page.ts';
import { sourcePages } from './source-pages.ts';
import { yamlPages } from './yaml-pages.ts';

/** A page for every code; the type checker finds a code without one. */
export const pages: Readonly<Record<Code, Page>> = { ...yamlPages, ...keyPages, ...numberPages, ...sourcePages };
