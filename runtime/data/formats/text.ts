/** Bytes as text. */

/** A text, and how many marks U+FFFD in it stand for bytes that are no UTF-8. */
export interface DecodedText {
  readonly text: string;
  readonly invalid: number;
}

const mark = '\ufffd';
const markBytes = [0xef, 0xbf, 0xbd];

/** UTF-8 text. Each run of bytes that is none, as the Encoding standard counts them, becomes a mark U+FFFD. */
export const decodeText = (bytes: Uint8Array): DecodedText => {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  let marks = text.split(mark).length - 1;
  for (let at = 0; marks > 0 && at < bytes.length; at++) {
    if (markBytes.every((byte, index) => bytes[at + index] === byte)) marks--;
  }
  return { text, invalid: marks };
};
