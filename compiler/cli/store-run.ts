import { absoluteSource } from '../../runtime/data/sources/recognise.node.ts';
import { listedModel } from '../../runtime/recursion/listed.ts';
import type { RunConfig } from '../../runtime/runs/run-config.node.ts';
import { createRun } from '../../runtime/runs/run-folder.node.ts';
import type { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import type { SpecModel } from './compile-model.ts';
import { ownVersion } from './version.ts';

/** Makes a run of a compiled spec, or writes the files of one anew. */
export const storeRun = async (
  run: RunFolder,
  { model, spec }: Pick<SpecModel, 'model' | 'spec'>,
  { data, classNames, facts, heldOut, items }: Pick<RunConfig, 'data' | 'classNames' | 'facts' | 'heldOut' | 'items'>,
): Promise<void> => {
  await createRun(run, spec, {
    format: 1,
    fractalc: ownVersion(),
    data: data === undefined ? undefined : absoluteSource(data),
    classNames,
    facts,
    heldOut,
    items,
    description: listedModel(model.description),
  });
};
