/** `PARTIALLY_REFUNDED` as people write it: `Partially refunded`. */
export function sentence(code: string): string {
  const words = code.toLowerCase().replaceAll("_", " ");
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/\b\w+\b/g, (word) => NAMES[word.toLowerCase()] ?? word);
}

/** Words that are not spelled like words. */
const NAMES: Record<string, string> = { api: "API", sms: "SMS", whatsapp: "WhatsApp" };

const UNITS = [
  [3600, "hour"],
  [60, "minute"],
  [1, "second"],
] as const;

/** Whole hours, minutes or seconds: whichever says it without a fraction. */
export function durationWords(seconds: number): string {
  const [size, unit] = UNITS.find(([size]) => seconds % size === 0) ?? UNITS[2];
  return new Intl.NumberFormat(undefined, { style: "unit", unit, unitDisplay: "long" }).format(seconds / size);
}

/** `a, b and c`, with whatever stands for each. */
export function listWords(words: string[]): string {
  return new Intl.ListFormat("en", { type: "conjunction" }).format(words);
}
