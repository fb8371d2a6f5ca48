import { UsageError } from '../../../runtime/commands/usage-error.ts';
import { listed } from '../../words.ts';
import { budgets, modulePlans, templates } from './choices.ts';
import type { BudgetName, Template, TemplateName } from './choices.ts';
import { lookAtData } from './look-at-data.ts';
import type { SeenData } from './look-at-data.ts';
import type { Prompter } from './prompter.ts';
import type { Answers } from './write-spec.ts';

/** The plan where nobody says which: the first generator. */
const [defaultModule = ''] = Object.keys(modulePlans);

/** Of bytes. */
const usualAlphabet = 256;

/** What the options say. */
export interface Given {
  readonly data: string | undefined;
  readonly template: TemplateName | undefined;
  readonly extents: readonly number[] | undefined;
  readonly channels: number | undefined;
  readonly classes: number | undefined;
  readonly module: string | undefined;
  readonly budget: BudgetName | undefined;
}

const nothingSeen: SeenData = { extents: undefined, channels: undefined, classes: undefined, alphabet: undefined };

/** Fills in what the options leave open from the data and by questions; throws a UsageError that names what is still missing. */
export const completeAnswers = async (
  given: Given,
  prompter: Prompter | undefined,
): Promise<Omit<Answers, 'file' | 'name'>> => {
  const untold = given.template === undefined && given.extents === undefined;
  const data = given.data ?? (untold ? await askForData(prompter) : undefined);
  const seen = data === undefined ? nothingSeen : await lookAtData(data, given);
  checkAgreement(given, seen);
  const pictures = await picturesOf(given, seen, prompter);
  const budget = given.budget ?? (await prompter?.choose('How much may the training take?', budgets));
  const missing = [
    ...(pictures === undefined
      ? [given.data === undefined ? '--data, --template or --size' : '--size or --template']
      : []),
    ...(budget === undefined ? [`--budget ${Object.keys(budgets).join('|')}`] : []),
  ];
  if (pictures === undefined || budget === undefined) throw missingOptions(missing);
  const module = given.module ?? (await prompter?.choose('Which modules?', modulePlans)) ?? defaultModule;
  return { data, ...pictures, module, budget };
};

const askForData = (prompter: Prompter | undefined): Promise<string | undefined> | undefined =>
  prompter?.text(
    'Where is your data? (images by class, IDX, CIFAR, arrays or a cache; Enter for none yet)',
    'fashion-mnist is the sample that comes along',
  );

type Items = Pick<Answers, 'extents' | 'channels' | 'classes' | 'alphabet' | 'kind' | 'settings'>;

const picturesOf = async (given: Given, seen: SeenData, prompter: Prompter | undefined): Promise<Items | undefined> => {
  const extents = seen.extents ?? given.extents;
  const needsTemplate = given.template === undefined && extents === undefined;
  const name = needsTemplate ? await prompter?.choose('Which pictures?', templates) : given.template;
  const template: Template | undefined = name === undefined ? undefined : templates[name];
  const shape = extents ?? template?.extents;
  if (shape === undefined) return undefined;
  return {
    extents: shape,
    channels: seen.channels ?? given.channels ?? template?.channels ?? 3,
    classes: seen.classes ?? given.classes ?? template?.classes ?? 1,
    alphabet: seen.alphabet ?? usualAlphabet,
    ...(seen.kind !== undefined && { kind: seen.kind, settings: seen.settings ?? {} }),
  };
};

/** Data whose numbers are fixed can't be made to fit a wish. */
const checkAgreement = (given: Given, seen: SeenData): void => {
  for (const key of ['extents', 'channels', 'classes'] as const) {
    const [wish, fact] = [given[key], seen[key]].map((value) => (typeof value === 'object' ? value.join('×') : value));
    if (wish === undefined || fact === undefined || wish === fact) continue;
    const option = key === 'extents' ? 'size' : key;
    throw new UsageError(`--${option} ${wish}: the data has ${fact}.\n  suggestion: leave --${option} out`);
  }
};

const missingOptions = (missing: readonly string[]): UsageError => {
  const verb = missing.length === 1 ? 'is' : 'are';
  return new UsageError(
    `${listed(missing, 'and')} ${verb} missing, and there is no terminal to ask on.\n  example: npx fractalc init --data fashion-mnist --budget minutes`,
  );
};
