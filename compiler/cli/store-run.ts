import { absoluteSource } from '../../runtime/data/sources/recognise.node.ts';
import type { RunConfig } from '../../runtime/run/run-config.node.ts';
import { createRun, type RunFolder } from '../../runtime/run/run-folder.node.ts';
import { writePackage, type CompiledPackage } from '../compile.ts';
import { ownVersion } from './version.ts';

/** Puts a compiled model into a run's folder, in place of one that is there. */
export async function storeRun(
  run: RunFolder,
  { files, spec, description }: CompiledPackage,
  { data, classNames, heldOut }: Pick<RunConfig, 'data' | 'classNames' | 'heldOut'>,
): Promise<void> {
  await writePackage(files, run.package);
  await createRun(run, spec, {
    format: 1,
    fractalc: ownVersion(),
    package: 'package',
    data: data === undefined ? undefined : absoluteSource(data),
    classNames,
    heldOut,
    description,
  });
}
