/** Tar archives: ustar, with the long names and sizes of pax and of GNU tar. Members are listed by their headers; nothing is unpacked. */
import type { ByteSource } from '../../formats/safetensors.ts';
import { DataError } from '../data-error.ts';

/** A file in an archive. */
export interface TarMember {
  readonly name: string;
  /** Where its first header begins. */
  readonly offset: number;
  /** Where its content begins. */
  readonly start: number;
  readonly size: number;
}

const block = 512;
/** Headers and the small members between them are read in one go. */
const windowBytes = 2 ** 14;
/** Of a long name, and of other facts of a member. */
const largestExtension = 2 ** 20;

const regular: readonly string[] = ['0', '\0', '7'];
const directory = '5';
const links: readonly string[] = ['1', '2', '3', '4', '6'];
const paxHeader = 'x';
const paxOfAll = 'g';
const gnuName = 'L';
const gnuLink = 'K';

/** A source that is read on from where it was read last. */
export const windowed = (source: ByteSource): ByteSource => {
  let from = 0;
  let window = new Uint8Array(0);
  return {
    ...source,
    size: source.size,
    read: async (start, end) => {
      if (end - start > windowBytes || end > source.size) return source.read(start, end);
      if (start < from || end > from + window.length) {
        from = start;
        window = Uint8Array.from(await source.read(start, Math.min(start + windowBytes, source.size)));
      }
      return window.subarray(start - from, end - from);
    },
  };
};

/**
 * The files of an archive, in its order; directories are passed over, links are handed to `other`. Throws a DataError where the archive
 * is cut off or damaged.
 */
export async function* tarMembers(source: ByteSource, other: (name: string) => void): AsyncGenerator<TarMember, void> {
  const { path, size: whole } = source;
  let extension: Extension = {};
  let first: number | undefined;
  for (let at = 0; ;) {
    if (at + block > whole) throw cut(path, at, at === whole ? 'the end mark is missing' : 'a header is cut off');
    const header = await source.read(at, at + block);
    if (header.every((byte) => byte === 0)) return;
    if (!isHeader(header)) throw noHeader(path, at);
    const type = String.fromCharCode(header[156] ?? 0);
    const size = extension.size ?? number(header.subarray(124, 136));
    if (!Number.isSafeInteger(size)) throw noHeader(path, at);
    const start = at + block;
    const next = start + Math.ceil(size / block) * block;
    const name = extension.name ?? plainName(header);
    if (next > whole) throw cut(path, first ?? at, `'${name}' reaches to byte ${next}, the archive to byte ${whole}`);
    first ??= at;
    if (type === paxHeader || type === gnuName) {
      if (size > largestExtension) throw noHeader(path, at);
      extension = { ...extension, ...extensionOf(type, await source.read(start, start + size)) };
    } else if (type !== paxOfAll && type !== gnuLink) {
      if (regular.includes(type) && !name.endsWith('/')) yield { name, offset: first, start, size };
      else if (links.includes(type)) other(name);
      else if (type !== directory && !regular.includes(type)) throw unknown(path, name, first, type);
      extension = {};
      first = undefined;
    }
    at = next;
  }
}

/** What stands before a member's header and holds for it. */
interface Extension {
  readonly name?: string;
  readonly size?: number;
}

const text = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
};

const extensionOf = (type: string, content: Uint8Array): Extension => {
  if (type === gnuName) return { name: text(content) };
  const records = paxRecords(content);
  const [name, size] = [records.get('path'), records.get('size')];
  return { ...(name !== undefined && { name }), ...(size !== undefined && { size: Number(size) }) };
};

/** Records "LENGTH KEY=VALUE\n", each of LENGTH bytes. */
const paxRecords = (content: Uint8Array): ReadonlyMap<string, string> => {
  const records = new Map<string, string>();
  for (let at = 0; at < content.length;) {
    const length = Number.parseInt(new TextDecoder().decode(content.subarray(at, at + 12)), 10);
    if (!(length > 0)) break;
    const record = new TextDecoder().decode(content.subarray(at, at + length - 1));
    const [key, value] = [record.indexOf(' ') + 1, record.indexOf('=')];
    records.set(record.slice(key, value), record.slice(value + 1));
    at += length;
  }
  return records;
};

const plainName = (header: Uint8Array): string => {
  const [name, prefix] = [text(header.subarray(0, 100)), text(header.subarray(345, 500))];
  // GNU tar's own format, which ends in two spaces, has other things in the place of the prefix.
  return text(header.subarray(257, 263)) === 'ustar' && prefix !== '' ? `${prefix}/${name}` : name;
};

/** Digits of base 8, or, where the first bit is set, all other bits. */
const number = (field: Uint8Array): number => {
  const [first = 0] = field;
  if (first < 0x80) return Number.parseInt(text(field).trim() || '0', 8);
  return field.subarray(1).reduce((value, byte) => value * 256 + byte, first & 0x7f);
};

/** The checksum is that of the header with spaces in its own place. */
const isHeader = (header: Uint8Array): boolean => {
  let sum = 0;
  for (let at = 0; at < block; at++) sum += at >= 148 && at < 156 ? 32 : (header[at] ?? 0);
  return sum === number(header.subarray(148, 156));
};

const again = 'fetch or pack the archive again';

const cut = (path: string, at: number, how: string): DataError =>
  new DataError({
    path,
    problem: `the archive is cut off at the member at byte ${at}: ${how}`,
    suggestion: again,
  });

const noHeader = (path: string, at: number): DataError =>
  new DataError({
    path,
    problem:
      at === 0 ? 'it is no tar archive, or it is packed' : `the archive is damaged: no member begins at byte ${at}`,
    suggestion: at === 0 ? 'unpack it if it is packed, such as with gunzip, but leave it a .tar' : again,
  });

const unknown = (path: string, name: string, at: number, type: string): DataError =>
  new DataError({
    path,
    problem: `its member '${name}' at byte ${at} is of a type that is not read (${JSON.stringify(type)})`,
    expected: 'plain files',
    suggestion: 'pack the files again with: tar --format=ustar --hard-dereference -cf ARCHIVE FILES',
  });
