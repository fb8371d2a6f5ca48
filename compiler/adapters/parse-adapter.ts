import type { AdapterDescription, Figure } from './description.ts';
import { AdapterFileError } from './adapter-file-error.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Reads a description, or the output of `fractalc profile --json`, which has one. Throws an AdapterFileError that names the key. */
export const parseAdapter = (text: string, file: string): AdapterDescription => {
  const whole = parseJson(text, file);
  const inProfile = Reflect.has(whole, 'description');
  const reader = new FieldReader(file, inProfile ? 'description' : '');
  const fields = inProfile ? reader.object(whole['description'], '') : whole;
  if (fields['format'] !== 1) reader.fail('format', '1');
  const [features, limits, rates] = ['features', 'limits', 'rates'].map((key) => reader.object(fields[key], key));
  return {
    format: 1,
    name: reader.text(fields['name'], 'name'),
    isSoftware: fields['isSoftware'] === true,
    features: { subgroupSize: reader.sizes(features?.['subgroupSize'], 'features.subgroupSize') },
    memory: reader.optional(fields['memory'], 'memory'),
    limits: {
      maxBufferSize: reader.figure(limits?.['maxBufferSize'], 'limits.maxBufferSize'),
      maxStorageBufferBindingSize: reader.figure(
        limits?.['maxStorageBufferBindingSize'],
        'limits.maxStorageBufferBindingSize',
      ),
    },
    rates: {
      gigaflops: reader.figure(rates?.['gigaflops'], 'rates.gigaflops'),
      gigabytesPerSecond: reader.figure(rates?.['gigabytesPerSecond'], 'rates.gigabytesPerSecond'),
      microsecondsPerDispatch: reader.figure(rates?.['microsecondsPerDispatch'], 'rates.microsecondsPerDispatch'),
      reached: reader.optional(rates?.['reached'], 'rates.reached'),
    },
  };
};

const parseJson = (text: string, file: string): Fields => {
  try {
    // The result is the last line where a command's whole output was kept.
    const value: unknown = JSON.parse(text);
    if (isFields(value)) return value;
  } catch (cause) {
    throw new AdapterFileError(`${file}: this is no JSON: ${cause instanceof Error ? cause.message : ''}`, { cause });
  }
  throw new AdapterFileError(`${file}: expected an object that describes an adapter.\n  ${advice}`);
};

const advice = "suggestion: write one with 'fractalc profile SPEC --json > FILE'";

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Reads fields and says which is wrong. */
class FieldReader {
  private readonly file: string;
  private readonly above: string;

  constructor(file: string, above: string) {
    this.file = file;
    this.above = above;
  }

  fail(key: string, expected: string): never {
    const path = [this.above, key].filter((part) => part !== '').join('.');
    throw new AdapterFileError(`${this.file}: ${path}: expected ${expected}.\n  ${advice}`);
  }

  object(value: unknown, key: string): Fields {
    return isFields(value) ? value : this.fail(key, 'an object');
  }

  text(value: unknown, key: string): string {
    return typeof value === 'string' && value !== '' ? value : this.fail(key, 'a text');
  }

  positive(value: unknown, key: string): number {
    return typeof value === 'number' && Number.isFinite(value) && value > 0
      ? value
      : this.fail(key, 'a number above 0');
  }

  figure(value: unknown, key: string): Figure {
    const fields = this.object(value, key);
    return {
      value: this.positive(fields['value'], `${key}.value`),
      source: this.text(fields['source'], `${key}.source`),
    };
  }

  optional(value: unknown, key: string): Figure | null {
    return value === undefined || value === null ? null : this.figure(value, key);
  }

  sizes(value: unknown, key: string): AdapterDescription['features']['subgroupSize'] {
    if (value === undefined || value === null) return null;
    const { min, max } = this.object(value, key);
    return { min: this.positive(min, `${key}.min`), max: this.positive(max, `${key}.max`) };
  }
}
