/** TensorBoard's events (tensorboard/compat/proto/event.proto and summary.proto) as protobuf messages. */
import type { EncodedPicture } from '../runs/training-observer.ts';
import { MessageWriter } from './message.ts';

/** One value of a summary: a point of a curve, or a picture. */
export type SummaryValue =
  { readonly tag: string; readonly scalar: number } | { readonly tag: string; readonly image: EncodedPicture };

/** When something happened. */
export interface EventPlace {
  /** Seconds since 1970. */
  readonly time: number;
  /** Steps done. */
  readonly step: number;
}

const fileVersion = 'brain.Event:2';
const sessionStart = 1;

const eventField = { time: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const valueField = { tag: 1, scalar: 2, image: 4 } as const;
const imageField = { height: 1, width: 2, colorspace: 3, encoded: 4 } as const;

/** The first event of every file. */
export const versionEvent = (time: number): Uint8Array =>
  new MessageWriter().double(eventField.time, time).string(eventField.fileVersion, fileVersion).finish();

/** A session starts: readers forget what they have read of this step and later ones. */
export const sessionStartEvent = (place: EventPlace): Uint8Array => {
  const session = new MessageWriter().whole(1, sessionStart).finish();
  return placed(place).blob(eventField.sessionLog, session).finish();
};

/** Values of one step. */
export const summaryEvent = (place: EventPlace, values: readonly SummaryValue[]): Uint8Array => {
  const summary = new MessageWriter();
  for (const value of values) summary.blob(1, encodeValue(value));
  return placed(place).blob(eventField.summary, summary.finish()).finish();
};

const placed = ({ time, step }: EventPlace): MessageWriter =>
  new MessageWriter().double(eventField.time, time).whole(eventField.step, step);

const encodeValue = (value: SummaryValue): Uint8Array => {
  const message = new MessageWriter().string(valueField.tag, value.tag);
  if ('scalar' in value) return message.float(valueField.scalar, value.scalar).finish();
  const { width, height, channels, png } = value.image;
  const image = new MessageWriter()
    .whole(imageField.height, height)
    .whole(imageField.width, width)
    .whole(imageField.colorspace, channels)
    .blob(imageField.encoded, png);
  return message.blob(valueField.image, image.finish()).finish();
};
