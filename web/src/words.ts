/** `PARTIALLY_REFUNDED` as people write it: `Partially refunded`. */
export function sentence(code: string): string {
  const words = code.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}
