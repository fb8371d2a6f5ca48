import { resolve } from 'node:path';
import { BUNDLED_SAMPLE } from '../../runtime/data/open.node.ts';
import type { RunConfig } from '../../runtime/run/run-config.node.ts';
import { createRun, type RunFolder } from '../../runtime/run/run-folder.node.ts';
import { writePackage, type CompiledPackage } from '../compile.ts';
import { ownVersion } from './version.ts';

/** Puts a compiled model into a run's folder, in place of one that is there. */
export async function storeRun(
  run: RunFolder,
  { files, spec, description }: CompiledPackage,
  { data, classNames }: Pick<RunConfig, 'data' | 'classNames'>,
): Promise<void> {
  await writePackage(files, run.package);
  const place = data === undefined || data === BUNDLED_SAMPLE ? data : resolve(data);
  await createRun(run, spec, {
    format: 1,
    fractalc: ownVersion(),
    package: 'package',
    data: place,
    classNames,
    description,
  });
}
