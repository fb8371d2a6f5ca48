/** Numbers, sizes and times as pages and reports write them. */

import { count } from '../words.ts';

/** 1500 → 1.5k, for axes */
export const short = (value: number): string => {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  return value >= 1e4 ? `${Number((value / 1e3).toPrecision(3))}k` : count(value);
};

/** At most three digits, with a power of ten where that is shorter. */
export const brief = (value: number): string => {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e4 || size < 1e-3) return value.toExponential(1).replace('e+', 'e').replace('.0e', 'e');
  return String(Number(value.toPrecision(3)));
};

export const bits = (value: number): string => value.toFixed(3);

/** "12.3 MiB" */
export const bytes = (value: number): string => {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10));
  const scaled = value / 1024 ** power;
  return `${power === 0 ? count(value) : scaled.toFixed(scaled < 10 ? 2 : 1)} ${units[power] ?? ''}`;
};

/** "2026-01-31 23:59 UTC"; nothing for logs of earlier versions, which have no times. */
export const moment = (seconds: number): string =>
  seconds === 0 ? '' : `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** "31 Jan 2026" */
export const date = (seconds: number): string => day.format(seconds * 1000);

/** "12%", "3.4%" */
export const share = (value: number): string =>
  value === 0 ? '0%' : `${(100 * value).toFixed(value < 0.0995 ? 1 : 0)}%`;

/** 2551136730 operations, given in billions → "2.55 GFLOP" */
export const gflop = (billions: number): string => {
  const units = ['FLOP', 'kFLOP', 'MFLOP', 'GFLOP', 'TFLOP', 'PFLOP', 'EFLOP'];
  const power = billions <= 0 ? 0 : Math.min(6, Math.max(0, Math.floor(Math.log10(billions * 1e9) / 3 + 1e-9)));
  return `${significant((billions * 1e9) / 1000 ** power)} ${units[power] ?? ''}`;
};

/** "0.32 s", "1.5 h", "40 days" */
export const duration = (seconds: number): string => {
  const units = [
    ['days', 86400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
    ['ms', 1e-3],
  ] as const;
  const [name, size] = units.find(([, least]) => seconds >= least) ?? ['ms', 1e-3];
  return `${significant(seconds / size)} ${name}`;
};

/** Three digits at least. */
const significant = (value: number): string =>
  value >= 100 ? count(Math.round(value)) : String(Number(value.toPrecision(3)));
