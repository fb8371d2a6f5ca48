/** A small plot with logarithmic axes, as SVG. */

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Panel {
  readonly title: string;
  readonly xTitle: string;
  readonly lines: readonly Line[];
}

const width = 380;
const height = 300;
const margin = { left: 62, right: 16, top: 34, bottom: 44 } as const;
const legendHeight = 34;
/** Told apart by people who see few colours, too: dark and light, full and dashed. */
const strokes = ['#1b4f9c', '#1b4f9c', '#d9730d', '#d9730d'] as const;
const dashes = ['', '5 4', '', '5 4'] as const;

interface Scale {
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
}

/** Powers of ten around the values; `start` and `end` are places on the page. */
const powersScale = (values: readonly number[], start: number, end: number): Scale => {
  const least = Math.floor(Math.log10(Math.min(...values)));
  const most = Math.max(least + 1, Math.ceil(Math.log10(Math.max(...values))));
  const ticks = Array.from({ length: most - least + 1 }, (_, index) => 10 ** (least + index));
  return { ticks, at: (value) => start + ((Math.log10(value) - least) / (most - least)) * (end - start) };
};

/** A tick for every value that occurs. */
const valuesScale = (values: readonly number[], start: number, end: number): Scale => {
  const ticks = [...new Set(values)].sort((a, b) => a - b);
  const [least, most] = [Math.log2(ticks[0] ?? 1), Math.log2(ticks.at(-1) ?? 2)];
  return { ticks, at: (value) => start + ((Math.log2(value) - least) / Math.max(1, most - least)) * (end - start) };
};

const label = (value: number): string => {
  if (value >= 1e6) return `${value / 1e6}M`;
  if (value >= 1e3) return `${value / 1e3}k`;
  return String(Number(value.toPrecision(3)));
};

const text = (x: number, y: number, anchor: string, content: string, extra = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"${extra}>${content}</text>`;

const rule = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="#ddd"/>`;

const panel = ({ title, xTitle, lines }: Panel, left: number, top: number): string => {
  const points = lines.flatMap((line) => line.points);
  const bottom = top + height - margin.bottom;
  const x = valuesScale(
    points.map(([value]) => value),
    left + margin.left,
    left + width - margin.right,
  );
  const y = powersScale(
    points.map(([, value]) => value),
    bottom,
    top + margin.top,
  );
  return [
    ...y.ticks.map((tick) => rule(left + margin.left, y.at(tick), left + width - margin.right, y.at(tick))),
    ...y.ticks.map((tick) => text(left + margin.left - 6, y.at(tick) + 4, 'end', label(tick))),
    ...x.ticks.map((tick) => text(x.at(tick), bottom + 16, 'middle', label(tick))),
    text(left + margin.left, top + 20, 'start', title, ' font-weight="bold"'),
    text((2 * left + margin.left + width - margin.right) / 2, bottom + 34, 'middle', xTitle),
    ...lines.map((line, index) => drawLine(line, index, x, y)),
  ].join('\n');
};

const drawLine = ({ points }: Line, index: number, x: Scale, y: Scale): string => {
  const style = `stroke="${strokes[index % strokes.length] ?? ''}" stroke-dasharray="${dashes[index % dashes.length] ?? ''}"`;
  const places = points.map(([a, b]) => `${x.at(a).toFixed(1)},${y.at(b).toFixed(1)}`);
  const dots = points.map(
    ([a, b]) =>
      `<circle cx="${x.at(a).toFixed(1)}" cy="${y.at(b).toFixed(1)}" r="3" fill="${strokes[index % strokes.length] ?? ''}"/>`,
  );
  return [`<polyline points="${places.join(' ')}" fill="none" stroke-width="2" ${style}/>`, ...dots].join('\n');
};

const legend = (names: readonly string[], top: number): string =>
  names
    .map((name, index) => {
      const left = margin.left + index * 200;
      const style = `stroke="${strokes[index % strokes.length] ?? ''}" stroke-dasharray="${dashes[index % dashes.length] ?? ''}"`;
      return `<line x1="${left}" y1="${top - 4}" x2="${left + 28}" y2="${top - 4}" stroke-width="2" ${style}/>${text(left + 34, top, 'start', name)}`;
    })
    .join('\n');

/** Panels in a grid of so many columns; lines at the same place of all panels share a name. */
export const linePlot = (panels: readonly Panel[], columns: number): string => {
  const rows = Math.ceil(panels.length / columns);
  const size = `width="${columns * width}" height="${rows * height + legendHeight}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="12">`,
    '<rect width="100%" height="100%" fill="white"/>',
    legend(
      (panels[0]?.lines ?? []).map((line) => line.name),
      20,
    ),
    ...panels.map((one, index) =>
      panel(one, (index % columns) * width, legendHeight + Math.floor(index / columns) * height),
    ),
    '</svg>',
    '',
  ].join('\n');
};
