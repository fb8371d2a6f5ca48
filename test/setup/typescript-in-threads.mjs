/** tsx loads TypeScript on the main thread only; the runtime's own threads are TypeScript too when the tests run from the sources. */
import { isMainThread } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

if (!isMainThread) register();
