#!/usr/bin/env node
/** `npm run generate`: writes what is generated. Runs the compiler from its sources, so that it needs no build. */
import { register } from 'tsx/esm/api';

register();
const { generate } = await import('./generate.ts');
await generate();
