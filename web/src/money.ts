import type { MoneyFieldsFragment } from "./api/operations";

/**
 * Amounts stay the decimal strings of the wire. Where they must be compared or added they become whole millionths in a BigInt;
 * no amount ever passes through a floating-point number.
 */
export type Money = MoneyFieldsFragment;

const DECIMALS = 6;

export function toMicros(decimal: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(decimal);
  if (!match) throw new RangeError(`not a decimal: ${decimal}`);
  const [, minus, whole, fraction = ""] = match;
  const micros = BigInt(whole + fraction.padEnd(DECIMALS, "0"));
  return minus ? -micros : micros;
}

export function fromMicros(micros: bigint): string {
  const digits = (micros < 0n ? -micros : micros).toString().padStart(DECIMALS + 1, "0");
  return `${micros < 0n ? "-" : ""}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}

const formats = new Map<string, Intl.NumberFormat>();

function currencyFormat(currency: string, sign: boolean): Intl.NumberFormat {
  const key = `${currency}${sign}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(undefined, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      maximumFractionDigits: DECIMALS,
      signDisplay: sign ? "exceptZero" : "auto",
    });
    formats.set(key, format);
  }
  return format;
}

/** Intl formats decimal strings exactly, digit by digit; its type only wants to hear that this one is numeric. */
type NumericString = `${number}`;

export function formatMoney(money: Money, { sign = false } = {}): string {
  return currencyFormat(money.currency, sign).format(money.amount as NumericString);
}

const plain = new Intl.NumberFormat(undefined, { maximumFractionDigits: DECIMALS });

export function formatDecimal(decimal: string | number): string {
  return plain.format(decimal as NumericString);
}

/** `1 credit`, `0.5 credits`. */
export function formatCredits(credits: string): string {
  return `${formatDecimal(credits)} ${toMicros(credits) === toMicros("1") ? "credit" : "credits"}`;
}

const percent = new Intl.NumberFormat(undefined, { style: "unit", unit: "percent", maximumFractionDigits: 4 });

export function formatPercent(rate: string): string {
  return percent.format(rate as NumericString);
}

/** How many decimals people write in this currency: 2 for dollars, 0 for yen. */
export function usualDecimals(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().minimumFractionDigits ?? 2;
}

/** Tax on top of an amount, rounded half away from zero as the server does; the charge itself is always the server's figure. */
export function taxOn(amount: Money, ratePercent: string): Money {
  const unit = 10n ** BigInt(DECIMALS - usualDecimals(amount.currency));
  const scale = 100_000_000n * unit;
  const units = (2n * toMicros(amount.amount) * toMicros(ratePercent) + scale) / (2n * scale);
  return { amount: fromMicros(units * unit), currency: amount.currency };
}

export function sum(a: Money, b: Money): Money {
  return { amount: fromMicros(toMicros(a.amount) + toMicros(b.amount)), currency: a.currency };
}

/**
 * An amount as people type it, `25`, `25.5` or `25,50`, as the wire wants it; null when it is not clearly one. `1,000` is not:
 * it is a thousand here and one there.
 */
export function readAmount(typed: string, currency: string): string | null {
  const match = /^(\d{1,12})(?:[.,](\d+))?$/.exec(typed.trim());
  if (!match) return null;
  const [, whole = "", fraction = ""] = match;
  const decimals = usualDecimals(currency);
  if (fraction.length > Math.min(decimals, 2)) return null;
  return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, "0")}`;
}

/** What share part has of whole, in thousandths, for drawing. */
export function permille(part: string, whole: string): number {
  const all = toMicros(whole);
  if (all <= 0n) return 0;
  const share = (toMicros(part) * 1000n) / all;
  return Math.max(0, Math.min(1000, Number(share)));
}

export function isZero(decimal: string): boolean {
  return /^-?0+(\.0*)?$/.test(decimal);
}
