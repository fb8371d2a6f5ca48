/** From values to places on an axis. */
export interface Scale {
  /** 0 at the axis's start, 1 at its end; values outside lie outside. */
  place(value: number): number;
  /** Round values to mark, in order. */
  readonly ticks: readonly number[];
}

/** Steps between ticks are these, times a power of ten. */
const steps = [1, 2, 5, 10] as const;

/** An even scale with about `count` ticks. */
export const linearScale = (from: number, to: number, count: number): Scale => {
  const span = to > from ? to - from : 1;
  return { place: (value) => (value - from) / span, ticks: linearTicks(from, from + span, count) };
};

const linearTicks = (from: number, to: number, count: number): readonly number[] => {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (steps.find((candidate) => candidate * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => rounded((first + index) * step));
};

/** A scale of ratios, for positive values: ticks at powers of ten, and between them where these are few. */
export const logScale = (from: number, to: number): Scale => {
  const [low, high] = [Math.log10(from), Math.log10(to > from ? to : from * 10)];
  const within = (ticks: readonly number[]): readonly number[] =>
    ticks.filter((tick) => Math.log10(tick) >= low - 1e-9 && Math.log10(tick) <= high + 1e-9);
  const powers = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i);
  const sparse = within(powers.map((power) => rounded(10 ** power)));
  const dense = within(powers.flatMap((power) => [1, 2, 5].map((digit) => rounded(digit * 10 ** power))));
  return {
    place: (value) => (Math.log10(value) - low) / (high - low),
    ticks: sparse.length >= 3 ? sparse : dense,
  };
};

/** Without the noise of binary fractions. */
const rounded = (value: number): number => Number(value.toPrecision(12));
