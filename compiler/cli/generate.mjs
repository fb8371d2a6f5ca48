#!/usr/bin/env node
/** `npm run generate`: writes generated/ from the small specs. Runs the compiler from its sources, so that it needs no build. */
import { register } from 'tsx/esm/api';

register();
await import('./generate.ts');
