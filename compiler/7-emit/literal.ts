/** What a literal can stand for: plain data. */
type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain | undefined };

const longestLine = 100;

/** Plain data as a TypeScript literal: on one line where it is short, else an entry a line. */
export const literal = (data: unknown, indent = ''): string => write(data as Plain, indent);

const write = (value: Plain, indent: string): string => {
  const line = writeLine(value);
  if (typeof value !== 'object' || value === null || indent.length + line.length <= longestLine) return line;
  const inner = `${indent}  `;
  const entries = Array.isArray(value)
    ? (value as readonly Plain[]).map((item) => write(item, inner))
    : fields(value).map(([key, item]) => `${key}: ${write(item, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return [open, ...entries.map((entry) => `${inner}${entry},`), `${indent}${close}`].join('\n');
};

const writeLine = (value: Plain): string => {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${(value as readonly Plain[]).map(writeLine).join(', ')}]`;
  return `{ ${fields(value)
    .map(([key, item]) => `${key}: ${writeLine(item)}`)
    .join(', ')} }`;
};

/** The keys of plain data as they are written, with their values. */
export const fields = (record: object): readonly (readonly [string, Plain])[] =>
  Object.entries(record as Record<string, Plain | undefined>).flatMap(([key, value]) =>
    value === undefined ? [] : [[/^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key), value] as const],
  );

/** A string literal in single quotes. */
export const quote = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
