import { dataLine } from '../data/fitting-spec.ts';
import type { DataDemands } from '../data/dataset.ts';
import type { SourcePart, SourceParts } from '../data/open-parts.node.ts';
import type { Source } from '../data/sources/source.node.ts';
import { describeExtents } from '../data/stored-array.ts';
import type { Outcome } from './outcome.ts';

/** Names of classes that are shown. */
const namesShown = 10;

/** What to print of a source. `demands` are those of a spec that it fits, `doubt` is what its items may be instead. */
export const describeSource = (source: Source, parts: SourceParts, demands: DataDemands, doubt?: string): Outcome => {
  const { path, title, classNames } = source;
  const { shape } = parts.train.store;
  const { classes } = demands;
  const [train, test] = [parts.train.part.count, parts.test?.part.count ?? 0];
  const shown = classNames?.slice(0, namesShown).join(', ');
  const more = (classNames?.length ?? 0) > namesShown ? ', …' : '';
  const remarks = [...(doubt === undefined ? [] : [doubt]), ...(source.remarks ?? []), ...remarksOn(parts)];
  const lines = [
    `${path}: ${title}, items of ${describeExtents(shape)}`,
    `  ${train} training items, ${test} held-out ones (${describeTest(parts.test)})`,
    `  ${classes === 1 ? '1 class' : `${classes} classes`}${shown === undefined ? '' : `: ${shown}${more}`}`,
    `  in a spec: ${dataLine(demands)}`,
    ...remarks.map((remark) => `  ${remark}`),
  ];
  const facts = { path, title, shape, classes, classNames: classNames ?? null, train, test };
  return { text: lines.join('\n'), json: { ...facts, data: demands, remarks } };
};

/** What users should hear of the items. */
const remarksOn = ({ train: { store }, test }: SourceParts): readonly string[] => [
  ...(store.remarks ?? []),
  ...(test?.heldOut === undefined ? (test?.store.remarks ?? []) : []),
];

const describeTest = (test: SourcePart | undefined): string => {
  if (test === undefined) return 'none are asked for';
  return test.heldOut === undefined ? 'its test split' : 'it has no test split';
};
