/** Quantities as people write them beside a cable: `20ms`, `1%`, `10mbit`. Pure. */

/** Microseconds in one of each. */
const TIMES: Readonly<Record<string, number>> = { us: 1, ms: 1000, s: 1_000_000 };
/** Bits a second in one of each, as `tc` counts them: by thousands. */
const RATES: Readonly<Record<string, number>> = { bit: 1, kbit: 1000, mbit: 1_000_000, gbit: 1_000_000_000 };

export const TIME = /^(\d{1,9}(?:\.\d{1,3})?)(us|ms|s)$/;
export const PERCENT = /^(\d{1,3}(?:\.\d{1,4})?)%$/;
export const RATE = /^(\d{1,9}(?:\.\d{1,3})?)(bit|kbit|mbit|gbit)$/;

/** `20ms` → 20000 microseconds; null: it is no time, or more than ten seconds. */
export function parseTime(text: string): number | null {
  const [, number = '', unit = ''] = TIME.exec(text) ?? [];
  const value = Math.round(Number(number) * (TIMES[unit] ?? Number.NaN));
  return value <= 10_000_000 ? value : null;
}

/** `1%` → 1; null: it is no share. */
export function parsePercent(text: string): number | null {
  const value = Number(PERCENT.exec(text)?.[1] ?? Number.NaN);
  return value <= 100 ? value : null;
}

/** `10mbit` → 10000000 bits a second; null: it is no rate, or not between 1 kbit and 100 gbit. */
export function parseRate(text: string): number | null {
  const [, number = '', unit = ''] = RATE.exec(text) ?? [];
  const value = Math.round(Number(number) * (RATES[unit] ?? Number.NaN));
  return value >= 1000 && value <= 100_000_000_000 ? value : null;
}

/** 20000 → `20ms`, in the largest unit that leaves a whole number. */
export function formatTime(microseconds: number): string {
  return inUnits(microseconds, TIMES);
}

export function formatRate(bits: number): string {
  return inUnits(bits, RATES);
}

function inUnits(value: number, units: Readonly<Record<string, number>>): string {
  const fitting = Object.entries(units).findLast(([, size]) => value > 0 && value % size === 0);
  return fitting === undefined ? `${value}${Object.keys(units)[0] ?? ''}` : `${value / fitting[1]}${fitting[0]}`;
}
