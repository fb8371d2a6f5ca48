import type { UnknownOption } from '../../runtime/commands/command.ts';
import { writtenOption } from '../../runtime/commands/option-row.ts';
import { nearest } from '../../runtime/nearest.ts';
import { meantKeys } from '../1-parse/foreign-keys.ts';
import { schemaAt } from '../1-parse/schema.ts';

/** The key of the spec, or the option for it, that was most likely meant by an option that the command doesn't have, as lines of a message. */
export const optionAdvice = (unknown: UnknownOption): string | undefined => {
  const { command, options, takesOverrides, value } = unknown;
  const keys = keysOf(unknown);
  const standIn = options.find(({ key }) => key !== undefined && keys.includes(key.replace('*', '0')));
  if (standIn !== undefined) return `  suggestion: ${writtenOption(standIn, value)}`;
  if (!takesOverrides || keys.length === 0) return undefined;
  const own = keys.filter((key) => key.startsWith(command === 'sample' ? 'sample.' : 'train.'));
  const words = (own.length > 0 ? own : keys).map(
    (key) => `${key}=${value ?? (schemaAt(key.split('.'))?.type === 'boolean' ? 'true' : 'VALUE')}`,
  );
  return `  Keys of the spec are set by words of the form key=value, without dashes.\n  suggestion: ${words.join(' or ')}`;
};

/** The keys that a word stands for; a misspelt one stands for a key where that is nearer than any option. */
const keysOf = ({ name, options }: UnknownOption): readonly string[] => {
  const keys = meantKeys(name);
  if (keys.length > 0) return keys;
  const trained = Object.keys(schemaAt(['train'])?.properties ?? {});
  const near = nearest(name, [...options.map((option) => option.name), ...trained]);
  return near !== undefined && trained.includes(near) ? [`train.${near}`] : [];
};
