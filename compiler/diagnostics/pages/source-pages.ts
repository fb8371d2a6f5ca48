import { codes } from '../codes.ts';
import type { Page } from './page.ts';
import { small, smallSpec } from './small-spec.ts';

const extending = (base: string, more = ''): string => `extends: ${base}\n${more}`;
const chain = (length: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length }, (_, index) => [
      `base${index + 1}.yaml`,
      index + 1 < length ? extending(`base${index + 2}.yaml`) : smallSpec(),
    ]),
  );

/** FRC4xx: overrides. FRC5xx: `extends`. */
export const sourcePages = {
  [codes.overrideForm]: {
    title: 'An override without a key or a value',
    cause: 'An override is a key of the spec, an equals sign and a value in YAML, without blanks around the sign.',
    example: small({}, ['train.steps: 200']),
    cure: 'Write key=value; quote the word where your shell would take it apart.',
    cured: small({}, ['train.steps=200']),
  },
  [codes.overridePath]: {
    title: 'An override leads nowhere',
    cause: 'The key names an item that a list does not have, or a part of a single value. Items are counted from 0.',
    example: small({}, ['levels.2.width=64']),
    cure: 'Take an index that is there; a whole list can be set as levels=[…].',
    cured: small({}, ['levels.1.width=64']),
  },
  [codes.baseUnreadable]: {
    title: 'The spec that this one extends can not be read',
    cause:
      'extends names no file, or one that is no spec. Its path starts at the folder of the spec that it stands in.',
    example: { spec: extending('bsae.yaml'), files: { 'base.yaml': smallSpec() } },
    cure: 'Correct the path.',
    cured: { spec: extending('base.yaml'), files: { 'base.yaml': smallSpec() } },
  },
  [codes.baseCycle]: {
    title: 'Specs extend each other in a circle',
    cause: 'Following extends from spec to spec leads back to a spec that was there already.',
    example: { spec: extending('other.yaml', 'head: {width: 32}\n'), files: { 'other.yaml': extending('spec.yaml') } },
    cure: 'Move what both share into a third spec, and extend that.',
    cured: { spec: extending('other.yaml', 'head: {width: 32}\n'), files: { 'other.yaml': smallSpec() } },
  },
  [codes.tooManyBases]: {
    title: 'Too many specs extend each other',
    cause: 'More than 16 specs stand one over the other. Nobody can tell any more where a value comes from.',
    example: {
      spec: extending('base1.yaml'),
      files: chain(17),
      shown: 'extends: base1.yaml   # and so on to base17.yaml',
    },
    cure: "Write some of them out: 'fractalc render SPEC' prints the effective spec.",
    cured: { spec: extending('base1.yaml'), files: chain(3), shown: 'extends: base1.yaml   # and so on to base3.yaml' },
  },
  [codes.noSuchBaseItem]: {
    title: 'A change to an item that the base does not have',
    cause:
      'A mapping over a list changes the items that its keys number, counted from 0; here the base has no such item.',
    example: {
      spec: extending('base.yaml', 'levels:\n  2: {width: 96}\n'),
      files: { 'base.yaml': smallSpec() },
    },
    cure: 'Take an index that is there, or write the whole list, which then takes the place of that of the base.',
    cured: {
      spec: extending('base.yaml', 'levels:\n  1: {width: 96}\n'),
      files: { 'base.yaml': smallSpec() },
    },
  },
} as const satisfies Readonly<Record<string, Page>>;
