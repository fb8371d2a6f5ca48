import { soundModel } from './sound-model.ts';
import { readSpecFile } from './spec-file.ts';
import type { SampleChoices } from '../../runtime/commands/sample-plan.ts';

/** How much the demo does. */
export interface DemoSize {
  /** Of its runs' names. */
  readonly prefix: string;
  /** Of the spec, besides the modules. */
  readonly overrides: readonly string[];
  /** Held-out images that are scored. */
  readonly limit: number;
  readonly samples: Required<Pick<SampleChoices, 'count'>> & Pick<SampleChoices, 'classes'>;
}

/** `full` is what a user sees, in at most 6 minutes on two cores without a GPU; `quick` shows that every step works. */
export const demoSizes: Readonly<Record<'full' | 'quick', DemoSize>> = {
  full: { prefix: 'demo', overrides: [], limit: 400, samples: { count: 6, classes: undefined } },
  quick: {
    prefix: 'demo-quick',
    overrides: ['train.steps=8', 'train.batch=8', 'train.warmup=2'],
    limit: 16,
    samples: { count: 2, classes: ['0', '1'] },
  },
};

/** The overrides that give every level of a spec the module, where the spec has another. */
export const moduleOverrides = async (spec: string, module: string): Promise<readonly string[]> => {
  const { levels } = soundModel(await readSpecFile(spec), [], () => undefined).architecture;
  return levels.filter((level) => level.module !== module).map(({ index }) => `levels.${index}.module=${module}`);
};
