import { CheckpointError } from '../../../runtime/formats/checkpoint-error.ts';
import { nearest } from '../../../runtime/nearest.ts';
import { plural } from '../../words.ts';
import { asKind, describeValue, globalName } from '../pickle/value.ts';
import type { PickleValue } from '../pickle/value.ts';
import { isTensor } from './tensor-record.ts';

/** A dict whose keys are text, in order; of equal keys the last counts. */
export type Mapping = ReadonlyMap<string, PickleValue>;

/** The entry that the reference itself loads. */
const referenceEntry = 'model';

/**
 * The state dict in what was saved: the entry that is named; else `model`; else the whole, where that is a state dict itself. Throws a
 * CheckpointError that lists the entries.
 */
export const chooseEntry = (root: PickleValue, entry: string | undefined, path: string): Mapping => {
  const whole = mapping(root);
  if (whole === undefined) {
    const advice = 'expected a dict of tensors: torch.save(model.state_dict(), …) or torch.save({"model": …}, …)';
    throw new CheckpointError(path, `it holds ${describeValue(root)}; ${advice}.`);
  }
  if (entry === undefined && !whole.has(referenceEntry) && isStateDict(whole)) return whole;
  if (entry !== undefined && !whole.has(entry) && isStateDict(whole))
    throw new CheckpointError(path, `it is itself a state dict, without entries: leave out --entry ${entry}.`);
  const name = entry ?? referenceEntry;
  const chosen = mapping(whole.get(name));
  if (chosen !== undefined) return chosen;
  const found = whole.has(name) ? describeValue(whole.get(name)) : 'missing';
  throw new CheckpointError(
    path,
    `its entry '${name}' is ${found}; expected a dict of tensors. ${listing(whole, name)}`,
  );
};

const isStateDict = (whole: Mapping): boolean => [...whole.values()].some(isTensor);

/** Names of the state dicts besides the one that is loaded when none is named: often a moving average's, `model_ema`. */
export const otherEntries = (root: PickleValue): readonly string[] => {
  const whole = mapping(root);
  if (whole?.has(referenceEntry) !== true) return [];
  return [...whole].filter(([name, value]) => name !== referenceEntry && tensorsIn(value) > 0).map(([name]) => name);
};

/** A dict, or an OrderedDict; undefined for all else. */
const mapping = (value: PickleValue | undefined): Mapping | undefined => {
  const object = asKind(value, 'object');
  const isOrdered = globalName(object?.callable) === 'collections.OrderedDict';
  const entries = asKind(value, 'dict')?.entries ?? (isOrdered ? object?.entries : undefined);
  if (entries === undefined) return undefined;
  return new Map(entries.map(([key, item]) => [typeof key === 'string' ? key : describeValue(key), item]));
};

const listing = (whole: Mapping, wanted: string): string => {
  if (whole.size === 0) return 'It has no entries.';
  const lines = [...whole].slice(0, mostListed).map(([name, value]) => `  ${name}: ${describeEntry(value)}`);
  const more = whole.size > mostListed ? [`  … and ${whole.size - mostListed} more`] : [];
  const candidates = [...whole].filter(([, value]) => tensorsIn(value) > 0).map(([name]) => name);
  const suggestion = nearest(wanted, candidates) ?? candidates[0];
  const advice = suggestion === undefined ? [] : [`  suggestion: --entry ${suggestion}`];
  return ['Its entries:', ...lines, ...more, ...advice].join('\n');
};

const mostListed = 50;

const tensorsIn = (value: PickleValue): number => [...(mapping(value)?.values() ?? [])].filter(isTensor).length;

const describeEntry = (value: PickleValue): string => {
  const tensors = tensorsIn(value);
  if (tensors > 0) return plural(tensors, 'tensor');
  return isTensor(value) ? 'a tensor' : describeValue(value);
};
