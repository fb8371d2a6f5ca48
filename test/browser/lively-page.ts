import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile, writePackage } from '../../compiler/compile.ts';
import { withPage } from '../../compiler/page/page-files.ts';
import { startServer } from '../../compiler/cli/serve/server.ts';
import type { Serving } from '../../compiler/cli/serve/server.ts';
import { parameterTensors } from '../../runtime/formats/parameters.ts';
import { encodeSafetensors } from '../../runtime/formats/safetensors.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { livelyModel } from '../end-to-end/lively-model.ts';
import type { LivelyModel } from '../end-to-end/lively-model.ts';

/** A page that is served, and its model in Node with the same weights. */
export interface LivelyPage extends LivelyModel {
  readonly folder: string;
  readonly serving: Serving;
  close(): Promise<void>;
}

export const livelyPage = async (open: OpenDevice, text: string): Promise<LivelyPage> => {
  const lively = livelyModel(open, text);
  const chunks: Uint8Array[] = [];
  const tensors = parameterTensors(lively.session, { parts: ['weights'], plain: 'weights' });
  for await (const chunk of encodeSafetensors(tensors)) chunks.push(chunk.slice());
  const { package: compiled } = compile({ file: 'lively.yaml', text });
  if (compiled === undefined) throw new Error('the spec is faulty');
  const weights = { bytes: Buffer.concat(chunks), classNames: ['ash', 'birch', 'cedar'] };
  const parent = await mkdtemp(join(tmpdir(), 'fractalc-page-'));
  const folder = join(parent, 'page');
  await writePackage(await withPage(compiled, weights), folder);
  const serving = await startServer(folder, 0);
  const close = async (): Promise<void> => {
    lively.session.close();
    await serving.close();
    await rm(parent, { recursive: true });
  };
  return { ...lively, folder, serving, close };
};
