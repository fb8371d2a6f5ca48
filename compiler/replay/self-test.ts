import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

/** The golden file that ships with fractalc: masked over masked over ar, with guiding pixels, on 8×8 images. */
export const selfTestPath = (): string => join(packageRoot(), 'compiler/replay/self-test.safetensors');
