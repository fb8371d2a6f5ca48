import { UsageError } from '../../../runtime/commands/usage-error.ts';

/** One choice of every value that varies. */
export interface Combination {
  /** Deterministic, and fit for a folder: what varies, such as `module=ar,rate=1e-4`. */
  readonly name: string;
  /** As `train` takes them. */
  readonly overrides: readonly string[];
}

/** All combinations of values between commas, the last key varying fastest; what has one value applies to all. */
export const combinationsOf = (overrides: readonly string[]): readonly Combination[] => {
  const settings = overrides.map(parseSetting);
  const shortNames = shortKeys(settings.filter(({ values }) => values.length > 1).map(({ key }) => key));
  let all: readonly { readonly parts: readonly string[]; readonly overrides: readonly string[] }[] = [
    { parts: [], overrides: [] },
  ];
  for (const { key, values } of settings) {
    all = all.flatMap((one) =>
      values.map((value) => ({
        parts: values.length > 1 ? [...one.parts, `${shortNames.get(key) ?? key}=${fileName(value)}`] : one.parts,
        overrides: [...one.overrides, `${key}=${value}`],
      })),
    );
  }
  const named = all.map(({ parts, overrides: own }) => ({ name: parts.join(',') || 'run', overrides: own }));
  requireDistinct(named);
  return named;
};

interface Setting {
  readonly key: string;
  readonly values: readonly string[];
}

const parseSetting = (override: string): Setting => {
  const equals = override.indexOf('=');
  const [key, text] = [override.slice(0, equals), override.slice(equals + 1)];
  const values = splitOutside(text);
  if (values.includes('')) throw new UsageError(`${override}: a value is empty.`);
  return { key, values };
};

/** Commas inside of brackets, braces and quotes belong to a value. */
const splitOutside = (text: string): readonly string[] => {
  const cuts = [-1];
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if ('[{'.includes(character)) depth += 1;
    else if (']}'.includes(character)) depth -= 1;
    else if (character === ',' && depth === 0) cuts.push(at);
  }
  return cuts.map((cut, index) => text.slice(cut + 1, cuts[index + 1]).trim());
};

/** The last word of each key, or the whole key where others end in it too. */
const shortKeys = (keys: readonly string[]): ReadonlyMap<string, string> => {
  const last = (key: string): string => key.split('.').at(-1) ?? key;
  return new Map(
    keys.map((key) => [key, keys.filter((other) => last(other) === last(key)).length === 1 ? last(key) : key]),
  );
};

const fileName = (value: string): string => value.replace(/[^\w.+-]+/g, '_');

const requireDistinct = (combinations: readonly Combination[]): void => {
  const names = combinations.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`Two runs would be called ${twice}: give every value once.`);
};
