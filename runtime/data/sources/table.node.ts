/** Every kind of data source. */
import { arraySource } from './arrays.node.ts';
import { bytesSource } from './bytes.node.ts';
import { cacheSource } from './cache.node.ts';
import { cifarSource } from './cifar.node.ts';
import { dataKinds } from '../kinds/kinds.ts';
import { filesOf } from './files.node.ts';
import { idxSource } from './idx.node.ts';
import { imageSource } from './images.node.ts';
import { parquetSource } from './parquet.node.ts';
import type { SourceKind } from './source.node.ts';
import { tarSource } from './tar.node.ts';

/** In the order in which a path is tried; the first kind that recognises it opens it. */
export const sourceKinds: readonly SourceKind[] = [
  cacheSource,
  cifarSource,
  idxSource,
  arraySource,
  imageSource,
  tarSource,
  parquetSource,
  ...dataKinds.flatMap((kind) => (kind.files === undefined ? [] : [filesOf(kind, kind.files)])),
  bytesSource,
];
