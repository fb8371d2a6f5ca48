import { codes } from '../diagnostics/codes.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { createSource } from '../diagnostics/source.ts';
import type { Source } from '../diagnostics/source.ts';

/** The paper's specs have about 1 KiB. */
export const maximumBytes = 64 * 1024;

/** A spec file's content, or the one diagnostic that says why it isn't text. */
export type ReadText = { readonly source: Source } | { readonly diagnostic: Diagnostic };

/** Refuses what no YAML reader should be given: huge files, binary ones and empty ones. */
export const readText = (file: string, content: string | Uint8Array): ReadText => {
  const size = content.length;
  if (size > maximumBytes) return refuseSize(file, size, content);
  const text = typeof content === 'string' ? content : decode(content);
  const source = createSource(file, text.replace(/^\uFEFF/, ''));
  const stray = source.text.search(/[\0\uFFFD]/);
  if (stray >= 0) return refuseBinary(source, stray);
  if (source.text.trim() === '') {
    const fault = { code: codes.empty, message: 'the file is empty', expected: 'a spec with data, levels and head' };
    return { diagnostic: diagnose({ source, start: 0, end: 0 }, fault) };
  }
  return { source };
};

const decode = (bytes: Uint8Array): string => {
  // Bytes that are no UTF-8 become U+FFFD, which then tells their place.
  return new TextDecoder('utf-8').decode(bytes);
};

const refuseSize = (file: string, size: number, content: string | Uint8Array): ReadText => {
  const head = typeof content === 'string' ? content.slice(0, 200) : decode(content.subarray(0, 200));
  const source = createSource(file, head.split('\n', 1)[0] ?? '');
  const fault = {
    code: codes.tooLarge,
    message: `the file has ${size} bytes`,
    expected: `a spec of at most ${maximumBytes} bytes`,
    suggestion: 'check that this is the spec and not a checkpoint or a data file',
  };
  return { diagnostic: diagnose({ source, start: 0, end: source.text.length }, fault) };
};

const refuseBinary = (source: Source, at: number): ReadText => {
  const fault = {
    code: codes.notText,
    message: 'the file is not text',
    expected: 'YAML in UTF-8',
    suggestion: 'check that this is the spec, and save it as UTF-8',
  };
  return { diagnostic: diagnose({ source, start: at, end: at + 1 }, fault) };
};
