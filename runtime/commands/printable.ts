import type { Io } from './outcome.ts';

/** Colours of diagnostics (bold, dim, red, yellow, and their ends), which do no harm whoever writes them. */
const colours = /\u001b\[(?:1|2|22|31|33|39)m/;
/** Control characters but for line breaks and tabs. */
const control = /[\0-\u0008\u000b-\u001f\u007f-\u009f]/;
const either = new RegExp(`${colours.source}|${control.source}`, 'g');

/**
 * A text that can't give a terminal orders: names from specs, data, checkpoints and folders may hold any character. Control characters are
 * written as in JSON, so JSON stays what it was.
 */
export const printable = (text: string): string =>
  text.replace(either, (found) =>
    found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The same places for text, with every line made printable: whatever a command prints goes through here. */
export const printableIo = <T extends Io>(io: T): T => ({
  ...io,
  out: (line: string) => io.out(printable(line)),
  err: (line: string) => io.err(printable(line)),
});
