import { Document, isCollection, isMap, isPair, isScalar, visit } from 'yaml';
import type { Node } from 'yaml';
import { plainSpec } from './plain-spec.ts';
import type { FractalSpec } from './spec.ts';
import type { Path } from './tree.ts';

/** What is said beside a value; `parts` are the keys of a mapping on one line. */
export type Annotate = (path: Path, parts: readonly string[]) => string;

/** Columns between the longest annotated line and the annotations. */
const gap = 2;
/** Stands before an annotation until all are lined up; no name and no file of a spec holds it. */
const mark = '\u0001';

/** The spec as YAML that means the same and has every default written out; with a comment beside every value where asked for. */
export const renderSpec = (spec: FractalSpec, annotate?: Annotate): string => {
  const document = new Document(plainSpec(spec), { aliasDuplicateObjects: false });
  visit(document, {
    Seq(_key, list) {
      if (list.items.every((item) => isScalar(item))) list.flow = true;
    },
    Map(_key, map) {
      const leaf = map.items.every(({ value }) => !isCollection(value));
      if (leaf && map.has('attention')) map.flow = true;
    },
  });
  if (annotate !== undefined) annotateNode(document.contents, [], annotate);
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return annotate === undefined ? text : linedUp(text);
};

const annotateNode = (node: unknown, path: Path, annotate: Annotate): void => {
  if (isCollection(node) && node.flow !== true) {
    for (const [index, item] of node.items.entries()) {
      const step = isPair(item) ? String((item.key as Node & { value: unknown }).value) : String(index);
      annotateNode(isPair(item) ? item.value : item, [...path, step], annotate);
    }
  } else if (isScalar(node) || isCollection(node)) {
    const parts = isMap(node) ? node.items.map(({ key }) => String(key)) : [];
    node.comment = mark + annotate(path, parts);
  }
};

const linedUp = (text: string): string => {
  const lines = text.split('\n').map((line) => line.split(` #${mark}`));
  const width = Math.max(...lines.map(([value = '', comment]) => (comment === undefined ? 0 : value.length)));
  return lines
    .map(([value = '', comment]) => (comment === undefined ? value : `${value.padEnd(width + gap)}# ${comment}`))
    .join('\n');
};
