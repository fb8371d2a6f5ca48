#!/usr/bin/env node
/** The program `fractalc`. */
import { loadBuilt } from './load-built.mjs';

const { main } = await loadBuilt('main');
process.exitCode = await main(process.argv.slice(2));
