/** WebDataset: tar archives of items, whose members are read where they lie. */
import { dirname } from 'node:path';
import { readClassNames } from '../class-names.node.ts';
import { DataError } from '../data-error.ts';
import type { WantedItems } from '../dataset.ts';
import type { TarMember } from '../formats/tar.ts';
import type { SourceFile } from '../kinds/kind.ts';
import { listFolder } from '../listing.node.ts';
import { decodingsFor } from './decodings.node.ts';
import type { Decoding } from './decodings.node.ts';
import type { Place, Source, SourceKind } from './source.node.ts';
import { bySplit, filesEnding, splitRemarks, splitsOf } from './split-files.node.ts';
import { firstMembers, indexArchives, labelEndings, readMember } from './tar-index.node.ts';

/** Members, and items among them, that are looked at to find out what an archive holds. */
const membersLookedAt = 256;
const itemsLookedAt = 16;

const openArchives = async (place: Place, wanted: WantedItems | undefined): Promise<Source> => {
  const { path, isFile } = place;
  const paths = await filesEnding(place, '.tar');
  const splits = bySplit(place, paths);
  const { decoding, first } = await firstItems(splits.train[0] ?? splits.test[0] ?? path, wanted, 1);
  const [example] = first;
  if (example === undefined) throw new DataError({ path, problem: 'it holds no items' });
  const { open, facts, division } = await decoding.opening(path, wanted, example);
  const folder = isFile ? dirname(path) : path;
  return {
    path,
    title: `tar archives of ${decoding.kind.items}`,
    classNames: await readClassNames(folder, isFile ? await listFolder(folder) : place),
    facts,
    remarks: splitRemarks(place, paths, splits),
    splits: splitsOf(path, splits, async (archives) =>
      open({ folder: path, ...(await indexArchives(archives, endingsOf(decoding))) }),
    ),
    division,
  };
};

export const tarSource: SourceKind = {
  name: 'tar',
  looksLike: 'a .tar archive or a folder of them (WebDataset): members KEY.png, or another item, and KEY.cls',
  isSquare: true,
  recognises: async (place, wanted) => {
    const [path] = await filesEnding(place, '.tar');
    if (path === undefined) return false;
    // Whoever models bytes may mean those of the archive.
    const isOfNames = decodingsFor(wanted).some(
      (decoding) => (wanted?.kind ?? decoding.kind.name) === decoding.kind.name && endingsOf(decoding).length > 0,
    );
    return isOfNames || findDecoding(await firstMembers(path, membersLookedAt), wanted) !== undefined;
  },
  propose: async (place, known) => {
    const { train, test } = bySplit(place, await filesEnding(place, '.tar'));
    const { decoding, first } = await firstItems(train[0] ?? test[0] ?? place.path, undefined, itemsLookedAt);
    return decoding.propose(first, known);
  },
  open: openArchives,
};

/** Members that tell classes are no items, whatever else has such names. */
const endingsOf = ({ endings }: Decoding): readonly string[] =>
  endings.filter((ending) => !labelEndings.includes(ending));

const findDecoding = (
  members: ReadonlyMap<string, readonly TarMember[]>,
  wanted: WantedItems | undefined,
): Decoding | undefined =>
  decodingsFor(wanted).find((decoding) => endingsOf(decoding).some((ending) => members.has(ending)));

/** What the first items of an archive are, and some of them. */
const firstItems = async (
  path: string,
  wanted: WantedItems | undefined,
  most: number,
): Promise<{ readonly decoding: Decoding; readonly first: readonly SourceFile[] }> => {
  const members = await firstMembers(path, membersLookedAt);
  const decoding = findDecoding(members, wanted);
  if (decoding === undefined) throw noItems(path, [...members.keys()], wanted);
  const items = endingsOf(decoding).flatMap((ending) => members.get(ending) ?? []);
  const read = async (member: TarMember): Promise<SourceFile> => ({
    path: `${path}: ${member.name}`,
    bytes: await readMember(path, member),
  });
  return { decoding, first: await Promise.all(items.slice(0, most).map(read)) };
};

const noItems = (path: string, endings: readonly string[], wanted: WantedItems | undefined): DataError => {
  const known = [...new Set(decodingsFor(wanted).flatMap(endingsOf))].map((ending) => `KEY${ending}`);
  const held = endings.length === 0 ? 'it is empty' : endings.map((ending) => `KEY${ending}`).join(', ');
  return new DataError({
    path,
    problem: `none of its first members is an item that can be read: ${held}`,
    expected: `one of ${known.join(', ')}`,
    suggestion: 'pack the items again with such names, and their classes as KEY.cls',
  });
};
