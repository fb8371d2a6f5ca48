import { fileURLToPath } from 'node:url';
import type { AdapterChoice } from '../../runtime/device/index.ts';
import { lowerSpec, modelSide } from '../own/model-side.ts';
import type { ModelTask } from '../own/model-side.ts';
import { comparisonTable } from '../report/section.ts';
import type { ComparedSection, Row } from '../report/section.ts';
import { Child } from '../sides/child.ts';
import { compareSides } from '../sides/compare.ts';
import type { Turns } from '../sides/compare.ts';
import type { LoweredModel } from '../../compiler/lower.ts';
import { referenceModel } from './configuration.ts';

export interface ReferenceOptions {
  /** A checkout of the paper's code. */
  readonly folder: string;
  readonly python: string;
  readonly device: 'cpu' | 'cuda' | 'auto';
  readonly adapter: AdapterChoice | undefined;
  readonly batches: readonly number[];
  readonly quick: boolean;
  readonly progress: (text: string) => void;
}

const benchModels: readonly string[] = ['bench/specs/bench-ar.yaml', 'bench/specs/bench-masked.yaml'];
/** Too large for a CPU. */
const paperModels: readonly string[] = [
  'specs/fractalar-in64.yaml',
  'specs/fractalmar-in64.yaml',
  'specs/fractalmar-base-in256.yaml',
];

const theirs = 'reference';

/** Training steps and guided sampling beside the paper's PyTorch code. */
export const referenceSection = async (options: ReferenceOptions): Promise<ComparedSection> => {
  const driver = fileURLToPath(new URL('drive.py', import.meta.url));
  const child = await Child.start(options.python, [driver, options.folder, options.device]);
  try {
    const onGpu = child.versions['precision'] !== 'float32';
    const rows: Row[] = [];
    for (const spec of [...benchModels, ...(onGpu ? paperModels : [])]) {
      const lowered = await lowerSpec(spec);
      for (const batch of options.batches)
        for (const task of ['train', 'sample'] as const)
          rows.push(await compareTask(child, lowered, { task, batch }, options));
    }
    const text = comparisonTable(rows, [theirs]);
    const versions = { [theirs]: child.versions };
    return { name: 'reference', title: `Beside the paper's code (${describe(child)})`, text, data: { versions, rows } };
  } finally {
    await child.close();
  }
};

const describe = ({ versions }: Child): string =>
  `torch ${versions['torch'] ?? ''}, ${versions['device'] ?? ''}, ${versions['precision'] ?? ''}`;

const turnsFor = ({ task }: ModelTask, quick: boolean): Turns => ({
  warmUps: 1,
  turns: quick ? 1 : task === 'train' ? 5 : 3,
});

const compareTask = async (
  child: Child,
  lowered: LoweredModel,
  task: ModelTask,
  options: ReferenceOptions,
): Promise<Row> => {
  const { architecture } = lowered;
  const name = `${architecture.name}, ${task.task === 'train' ? 'training step' : 'guided sampling'}, batch ${task.batch}`;
  options.progress(name);
  try {
    const own = await modelSide(lowered, task, options.adapter);
    try {
      const other = await child.side(theirs, {
        ...task,
        prepare: referenceModel(architecture),
        iterations: architecture.levels.map((level) => level.iterations),
        guidance: architecture.sample.guidance,
      });
      return { comparison: await compareSides(name, [own, other], turnsFor(task, options.quick)) };
    } finally {
      await own.close();
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'SideError') throw error;
    return { task: name, refused: error.message };
  }
};
