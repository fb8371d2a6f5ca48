import { codes } from '../codes.ts';
import type { Page } from './page.ts';
import { small } from './small-spec.ts';

/** FRC2xx: keys, types and ranges. */
export const keyPages = {
  [codes.unknownKey]: {
    title: 'A key that specs do not have',
    cause:
      'The key is misspelt, or stands in the wrong section. Nothing is ignored silently: a misspelt key would otherwise leave its default in force.',
    example: small({ head: '{width: 32, bloks: 2}' }),
    cure: "Take the key that is suggested. In an editor with a YAML language server the spec's first line gives completion.",
    cured: small({ head: '{width: 32, blocks: 2}' }),
  },
  [codes.missingKey]: {
    title: 'A key is missing',
    cause:
      'data with its shape, the levels with module, patch and width, and the head with its width have no defaults.',
    example: small({ level0: '{module: ar, patch: 4}' }),
    cure: 'Add the key.',
    cured: small(),
  },
  [codes.wrongType]: {
    title: 'A value of the wrong kind',
    cause:
      'A text stands where a number is expected, a number where a list is, and so on. Quotes make a text of a number; yes and no are texts in YAML 1.2.',
    example: small({ more: 'train: {steps: "200", flip: yes}' }),
    cure: 'Write the kind of value that is expected: numbers without quotes, true or false.',
    cured: small({ more: 'train: {steps: 200, flip: true}' }),
  },
  [codes.unknownValue]: {
    title: 'A word that is none of the choices',
    cause: 'The key takes one of a few words, such as a schedule or a precision.',
    example: small({ more: 'train: {schedule: cosin}' }),
    cure: 'Take one of the words that the message lists.',
    cured: small({ more: 'train: {schedule: cosine}' }),
  },
  [codes.outOfRange]: {
    title: 'A number out of its range',
    cause:
      'The number has no meaning beyond the limits that the message gives, such as a share above 1 or a model of no width.',
    example: small({ data: '{shape: [28, 28], channels: 1, labelDrop: 10}' }),
    cure: 'Give a number within the range; shares are written as 0.1, not as percent.',
    cured: small({ data: '{shape: [28, 28], channels: 1, labelDrop: 0.1}' }),
  },
  [codes.wrongLength]: {
    title: 'A list of the wrong length',
    cause: 'The list has more or fewer items than have a meaning: AdamW has two betas, data has one to four axes.',
    example: small({ more: 'train: {betas: [0.9]}' }),
    cure: 'Give as many items as the message says.',
    cured: small({ more: 'train: {betas: [0.9, 0.95]}' }),
  },
  [codes.wrongForm]: {
    title: 'A name that is none',
    cause: 'The model names files and the generated package, so its name has letters, digits, ".", "_" and "-" only.',
    example: small({ more: 'name: my model!' }),
    cure: 'Take the name that is suggested.',
    cured: small({ more: 'name: my-model' }),
  },
  [codes.oldAndNewKey]: {
    title: 'A key under its old name and its new one',
    cause:
      'A key that was renamed still works under its old name, but the spec has both, and they may say different things. In the example, learningRate stands for an old name of rate.',
    example: small({ more: 'train: {learningRate: 3e-3, rate: 1e-3}' }),
    cure: 'Leave the old key out.',
    cured: small({ more: 'train: {rate: 1e-3}' }),
  },
  [codes.deprecatedKey]: {
    title: 'A key under its old name',
    cause:
      'A later version of fractalc renamed the key. The old name still works and will go some day. In the example, learningRate stands for an old name of rate.',
    example: small({ more: 'train: {learningRate: 3e-3}' }),
    cure: 'Write the new name; the value stays.',
    cured: small({ more: 'train: {rate: 3e-3}' }),
  },
} as const satisfies Readonly<Record<string, Page>>;
