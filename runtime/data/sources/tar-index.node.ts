/** WebDataset's archives: members KEY.EXT, of which one is the item and another may tell its class. */
import { posix } from 'node:path';
import type { ByteSource } from '../../formats/safetensors.ts';
import { DataError } from '../data-error.ts';
import { openBytes } from '../file-bytes.node.ts';
import { tarMembers, windowed } from '../formats/tar.ts';
import type { TarMember } from '../formats/tar.ts';
import { FileList } from '../images/file-list.ts';
import { inParallel } from '../in-parallel.ts';
import { fileReads } from '../item-store.ts';
import { listLeftOut } from '../left-out.ts';
import type { EncodedFiles } from './encoded-files.node.ts';

/** The items of archives. */
export interface TarIndex {
  readonly files: EncodedFiles;
  /** Undefined where no item has one. */
  readonly labels: Uint32Array | undefined;
  readonly remarks: readonly string[];
}

/** The endings of members that tell classes. */
export const labelEndings: readonly string[] = ['.cls', '.json'];
/** Bytes of a member that tells a class. */
const largestLabel = 2 ** 20;
const largestClass = 2 ** 32 - 1;

/** What the members of a key tell. */
interface Sample {
  item?: TarMember;
  label?: number;
  /** The endings of its other members. */
  readonly others: string[];
}

/** Reads the headers and the labels of all archives. `endings` are those of items. Rejects with a DataError where a key has two items, or only some have labels. */
export const indexArchives = async (paths: readonly string[], endings: readonly string[]): Promise<TarIndex> => {
  const archives: TarItems[] = [];
  const leftOut = new Set<string>();
  await inParallel(paths.length, fileReads, async (at) => {
    const path = paths[at] ?? '';
    archives[at] = new TarItems(path, await samplesOf(path, endings, leftOut));
  });
  const remarks = leftOut.size === 0 ? [] : [`members that are left out: ${listLeftOut([...leftOut].sort())}`];
  return { files: joined(archives), labels: labelsOf(archives), remarks };
};

/** The endings of an archive's first members, and the members that have them, for those who don't know yet what is in it. */
export const firstMembers = async (path: string, most: number): Promise<ReadonlyMap<string, readonly TarMember[]>> => {
  const found = new Map<string, TarMember[]>();
  await withArchive(path, async (source) => {
    let looked = 0;
    for await (const member of tarMembers(source, () => undefined)) {
      const { ending } = parted(member.name);
      found.set(ending, [...(found.get(ending) ?? []), member]);
      if (++looked >= most) break;
    }
  });
  return found;
};

/** What a member holds. */
export const readMember = (path: string, { start, size }: TarMember): Promise<Uint8Array> =>
  withArchive(path, (source) => source.read(start, start + size));

/** Archives are opened for each use: there may be more of them than a process may hold open. */
const withArchive = async <T>(path: string, use: (source: ByteSource) => Promise<T>): Promise<T> => {
  const source = await openBytes(path);
  try {
    return await use(source);
  } finally {
    await source.close();
  }
};

/** The key of a member is its name up to the first full stop. */
const parted = (name: string): { readonly key: string; readonly ending: string; readonly isHidden: boolean } => {
  const file = posix.basename(name);
  const stop = file.indexOf('.', 1);
  const ending = stop < 0 ? '' : file.slice(stop);
  return {
    key: name.slice(0, name.length - ending.length),
    ending: ending.toLowerCase(),
    isHidden: file.startsWith('.'),
  };
};

/** The samples with items, in the order of their first members. */
const samplesOf = (path: string, endings: readonly string[], leftOut: Set<string>): Promise<readonly Sample[]> =>
  withArchive(path, async (file) => {
    const source = windowed(file);
    const samples = new Map<string, Sample>();
    for await (const member of tarMembers(source, (name) => leftOut.add(`${name} (a link)`))) {
      const { key, ending, isHidden } = parted(member.name);
      if (isHidden) continue;
      const sample = samples.get(key) ?? { others: [] };
      samples.set(key, sample);
      if (endings.includes(ending)) {
        if (sample.item !== undefined) throw twoItems(path, sample.item, member);
        sample.item = member;
      } else if (ending === '.cls') sample.label = classOf(path, member, await labelText(source, member));
      else if (ending === '.json') {
        const label = jsonClass(path, member, await labelText(source, member));
        if (label !== undefined) sample.label ??= label;
      } else sample.others.push(ending);
    }
    const all = [...samples.values()];
    for (const sample of all) for (const ending of sample.others) leftOut.add(`KEY${ending}`);
    if (all.some(({ item }) => item === undefined)) leftOut.add('what is of a key without an item');
    return all.filter(({ item }) => item !== undefined);
  });

const labelText = async (source: ByteSource, member: TarMember): Promise<string> => {
  if (member.size > largestLabel) throw fault(source.path, member, `it has ${member.size} bytes, too many for a label`);
  return new TextDecoder().decode(await source.read(member.start, member.start + member.size));
};

const classOf = (path: string, member: TarMember, text: string): number => {
  const value = Number(text.trim() === '' ? NaN : text);
  if (Number.isInteger(value) && value >= 0 && value <= largestClass) return value;
  throw fault(path, member, `it holds ${JSON.stringify(text.slice(0, 20))}`, 'a class: a whole number from 0 on');
};

/** Undefined where the member tells something else. */
const jsonClass = (path: string, member: TarMember, text: string): number | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw fault(path, member, 'it is not JSON');
  }
  const label: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'label') : undefined;
  return label === undefined ? undefined : classOf(path, member, JSON.stringify(label));
};

/** "'0001.png' at byte 1024" */
const described = ({ name, offset }: Pick<TarMember, 'name' | 'offset'>): string => `'${name}' at byte ${offset}`;

const fault = (path: string, member: TarMember, problem: string, expected?: string): DataError =>
  new DataError({
    path,
    problem: `its member ${described(member)} can not be read: ${problem}`,
    ...(expected !== undefined && { expected }),
    suggestion: 'mend the member and pack the archive again',
  });

const twoItems = (path: string, first: TarMember, second: TarMember): DataError =>
  new DataError({
    path,
    problem: `two items have one key: its members ${described(first)} and ${described(second)}`,
    expected: 'one item for each key, which is the name up to the first full stop',
    suggestion: 'rename one of them and pack the archive again',
  });

/** The items of an archive, in compact form. */
class TarItems {
  readonly path: string;
  readonly names = new FileList();
  /** Of each item: where its header begins, where its content begins, and its size. */
  readonly places: Float64Array;
  /** NaN where an item has none. */
  readonly labels: Float64Array;

  constructor(path: string, samples: readonly Sample[]) {
    this.path = path;
    this.labels = Float64Array.from(samples, ({ label = NaN }) => label);
    this.places = new Float64Array(3 * samples.length);
    for (const [index, { item }] of samples.entries()) {
      if (item === undefined) continue;
      this.names.add(item.name);
      this.places.set([item.offset, item.start, item.size], 3 * index);
    }
  }

  member(index: number): TarMember {
    const [offset = 0, start = 0, size = 0] = this.places.subarray(3 * index, 3 * index + 3);
    return { name: this.names.at(index), offset, start, size };
  }
}

const joined = (archives: readonly TarItems[]): EncodedFiles => {
  let count = 0;
  const starts = archives.map(({ names }) => (count += names.count) - names.count);
  const locate = (index: number): { readonly path: string; readonly member: TarMember } => {
    const at = starts.findLastIndex((start) => start <= index);
    const archive = archives[at];
    if (archive === undefined) throw new RangeError(`There is no item ${index}.`);
    return { path: archive.path, member: archive.member(index - (starts[at] ?? 0)) };
  };
  return {
    count,
    content: archives.flatMap(({ names, places }) => [...names.content, new Uint8Array(places.buffer)]),
    path: (index) => {
      const { path, member } = locate(index);
      return `${path}: member ${described(member)}`;
    },
    bytes: (index) => {
      const { path, member } = locate(index);
      return readMember(path, member);
    },
  };
};

const labelsOf = (archives: readonly TarItems[]): Uint32Array | undefined => {
  const counts = archives.map(({ labels }) => labels.filter((label) => !Number.isNaN(label)).length);
  if (counts.every((count) => count === 0)) return undefined;
  for (const archive of archives) {
    const missing = archive.labels.findIndex((label) => Number.isNaN(label));
    if (missing < 0) continue;
    throw new DataError({
      path: archive.path,
      problem: `its member ${described(archive.member(missing))} has no label, but others have`,
      expected: 'a member KEY.cls with a whole number from 0 on beside each item, or KEY.json with a label',
      suggestion: 'add what is missing and pack the archive again; without any labels, the items are of one class',
    });
  }
  return Uint32Array.from(archives.flatMap(({ labels }) => [...labels]));
};
