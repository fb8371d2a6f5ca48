/**
 * Every code that a spec's diagnostics carry. Codes are stable: a retired one is never given a new meaning.
 * FRC1xx: the file and its YAML. FRC2xx: keys, types and ranges. FRC3xx: what the numbers mean together. FRC4xx: overrides. FRC5xx: `extends`.
 */
export const codes = {
  notText: 'FRC101',
  tooLarge: 'FRC102',
  empty: 'FRC103',
  syntax: 'FRC104',
  tab: 'FRC105',
  duplicateKey: 'FRC106',
  severalDocuments: 'FRC107',
  unknownAnchor: 'FRC108',
  aliasBomb: 'FRC109',
  tooDeep: 'FRC110',
  unsupportedYaml: 'FRC111',

  unknownKey: 'FRC201',
  missingKey: 'FRC202',
  wrongType: 'FRC203',
  unknownValue: 'FRC204',
  outOfRange: 'FRC205',
  wrongLength: 'FRC206',
  wrongForm: 'FRC207',
  oldAndNewKey: 'FRC208',
  deprecatedKey: 'FRC251',

  unknownModule: 'FRC301',
  wrongAxes: 'FRC302',
  patchNotDividing: 'FRC303',
  patchNotSmaller: 'FRC304',
  lastPatchNotOne: 'FRC305',
  headsNotDividing: 'FRC306',
  tooManyConditions: 'FRC307',
  guidingPixelWithoutParent: 'FRC308',
  guidingPixelUnsupported: 'FRC309',
  iterationsUnsupported: 'FRC310',
  tooManyIterations: 'FRC311',
  moduleDemand: 'FRC312',
  wrongChannelCount: 'FRC313',
  warmupTooLong: 'FRC314',
  tooManyBlocks: 'FRC315',
  rulePartition: 'FRC316',
  ruleTimes: 'FRC317',
  ruleLevel: 'FRC318',
  ruleListLength: 'FRC319',
  kindDemand: 'FRC320',
  settingOfOtherKind: 'FRC321',
  orderUnsupported: 'FRC322',
  orderIncomplete: 'FRC323',
  unusedGuidingHead: 'FRC351',
  guidanceWithoutLabelDrop: 'FRC352',
  unusedComponents: 'FRC353',

  overrideForm: 'FRC401',
  overridePath: 'FRC402',

  baseUnreadable: 'FRC501',
  baseCycle: 'FRC502',
  tooManyBases: 'FRC503',
  noSuchBaseItem: 'FRC504',
} as const;

export type Code = (typeof codes)[keyof typeof codes];
