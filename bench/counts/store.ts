import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../compiler/package-root.ts';
import type { RunnerRequest } from '../../compiler/profile/runner.ts';
import { atomicWrite } from '../../runtime/files/atomic.node.ts';
import { lowerSpec } from '../own/model-side.ts';
import { countModel } from './count.ts';
import type { Counts } from './count.ts';

/** By model, then by task. */
export type CountTable = Readonly<Record<string, Readonly<Record<string, Counts>>>>;

interface CountedModel {
  readonly spec: string;
  readonly overrides: readonly string[];
}

/** The demo's models and the bench models. */
export const countedModels: Readonly<Record<string, CountedModel>> = {
  'fashion-ar': { spec: 'specs/fashion-ar.yaml', overrides: [] },
  'fashion-masked': {
    spec: 'specs/fashion-ar.yaml',
    overrides: ['levels.0.module=masked', 'levels.1.module=masked'],
  },
  'bench-ar': { spec: 'bench/specs/bench-ar.yaml', overrides: [] },
  'bench-masked': { spec: 'bench/specs/bench-masked.yaml', overrides: [] },
};

/** What is counted of each: a training step, and the sampling of one image with guidance, with its share of a pixel. */
export const countedTasks: Readonly<Record<string, RunnerRequest>> = {
  'training step of 8': { task: 'train', batch: 8 },
  'sampling of 1': { task: 'sample', batch: 1 },
};

export const countTask = async (model: string, task: string): Promise<Counts> => {
  const counted = countedModels[model];
  const request = countedTasks[task];
  if (counted === undefined || request === undefined) throw new RangeError(`${model}, ${task}: not counted`);
  return countModel(await lowerSpec(join(packageRoot(), counted.spec), counted.overrides), request);
};

const expectedPath = (): string => join(packageRoot(), 'bench', 'counts', 'expected.json');

export const expectedCounts = async (): Promise<CountTable> =>
  JSON.parse(await readFile(expectedPath(), 'utf8')) as CountTable;

/** Counts everything anew and stores it as what the tests expect. */
export const updateCounts = async (progress: (text: string) => void): Promise<void> => {
  const table: Record<string, Record<string, Counts>> = {};
  for (const model of Object.keys(countedModels)) {
    const tasks: Record<string, Counts> = {};
    for (const task of Object.keys(countedTasks)) {
      progress(`${model}, ${task}`);
      tasks[task] = await countTask(model, task);
    }
    table[model] = tasks;
  }
  await atomicWrite(expectedPath(), `${JSON.stringify(table, undefined, 2)}\n`);
};
