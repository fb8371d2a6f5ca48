#!/usr/bin/env node
/** What `npm run demo` runs once everything is set up. */
import { loadBuilt } from './load-built.mjs';

const { demo } = await loadBuilt('demo');
process.exitCode = await demo(process.argv.slice(2));
