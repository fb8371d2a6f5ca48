import type { OptionRow } from '../option-row.ts';
import type { OptionValues } from '../option-values.ts';
import type { EvaluateCommand } from '../evaluate.node.ts';
import { adapter, best, data, holdOut, json, skipCorrupt, weights } from './shared.ts';

/** The options of `evaluate`. */
export const evaluateOptions: readonly OptionRow[] = [
  { ...data, help: 'data with a held-out split (default: what the run was trained on)' },
  {
    ...holdOut,
    help: 'share of other data than the run was trained on to score where it has no test split; 1 is all of it',
  },
  skipCorrupt,
  weights,
  { name: 'limit', value: 'N', help: 'only the first N items' },
  {
    name: 'passes',
    value: 'N',
    help: 'masks and orders drawn for every item (default: 4 with masked or any-order levels, else 1)',
  },
  { name: 'conditional', help: 'score items given their classes (default: without, as the paper does)' },
  best,
  { name: 'batch', value: 'N', help: 'items at a time', key: 'train.batch' },
  adapter,
  json,
];

/** The numbers of `evaluate`. */
export const evaluateNumbers = (
  options: OptionValues,
): Pick<EvaluateCommand, 'limit' | 'passes' | 'batch' | 'conditional'> => {
  const whole = (name: string): number | undefined => options.whole(name, 1);
  return {
    limit: whole('limit'),
    passes: whole('passes'),
    batch: options.keyed('batch'),
    conditional: options.flag('conditional'),
  };
};
