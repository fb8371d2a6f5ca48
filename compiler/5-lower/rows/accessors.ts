/** A lane's array for a value: `size` fours or words for each row, or for all of them together. */
export interface Slot {
  readonly name: string;
  readonly size: number;
  readonly words: boolean;
  readonly everyRow: boolean;
}

interface Accessors {
  /** fn(row, place) -> vec4f */
  readonly at: string;
  /** fn(row, place, numbers) */
  readonly put: string;
}

/** Names of the functions that read and write a lane's array at a place that is known only when they run. */
export const accessors = (array: string): Accessors => ({ at: `${array}_at`, put: `${array}_put` });

/** Parts call those of the array that they call X by X_AT and X_PUT. */
export const accessorNames = (expressions: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(expressions).flatMap(([known, array]) => {
      const { at, put } = accessors(array);
      return [
        [`${known}_AT`, at],
        [`${known}_PUT`, put],
      ];
    }),
  );

/** Places among which to choose is faster, and compiled faster, than to index. */
const fewPlaces = 8;

/**
 * The accessors that a kernel's code calls, with a `row` that they are told as a constant. Among few places they choose: indexing a private
 * array, a software adapter's driver reads and writes number by number and lane by lane, with a branch for each write.
 */
export const accessorFunctions = (arrays: readonly Slot[], code: string): readonly string[] =>
  arrays
    .flatMap((slot) => [reading(slot), writing(slot)])
    .flatMap(({ name, text }) => (code.includes(`${name}(`) ? [text] : []));

const elementOf =
  ({ name, size, everyRow }: Slot) =>
  (place: string): string =>
    `${name}[${everyRow ? `row * ${size}u + ` : ''}${place}]`;

const placesOf = ({ size }: Slot): readonly string[] => Array.from({ length: size }, (_, place) => `${place}u`);

const reading = (slot: Slot): { readonly name: string; readonly text: string } => {
  const { at } = accessors(slot.name);
  const element = elementOf(slot);
  const choice = placesOf(slot)
    .slice(1)
    .map((place) => `  found = select(found, ${element(place)}, place == ${place});`);
  const lines =
    slot.size <= fewPlaces
      ? [`  var found = ${element('0u')};`, ...choice, '  return found;']
      : [`  return ${element('place')};`];
  return { name: at, text: [`fn ${at}(row: u32, place: u32) -> vec4f {`, ...lines, '}'].join('\n') };
};

const writing = (slot: Slot): { readonly name: string; readonly text: string } => {
  const { put } = accessors(slot.name);
  const element = elementOf(slot);
  const choice = placesOf(slot).map(
    (place) => `  ${element(place)} = select(${element(place)}, numbers, place == ${place});`,
  );
  const lines =
    slot.size > 1 && slot.size <= fewPlaces ? choice : [`  ${element(slot.size === 1 ? '0u' : 'place')} = numbers;`];
  return { name: put, text: [`fn ${put}(row: u32, place: u32, numbers: vec4f) {`, ...lines, '}'].join('\n') };
};
