/** An instant, in the account's zone: its days and periods are counted there, wherever the reader sits. */
export function formatInstant(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(instant));
}

export function formatDay(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone }).format(new Date(instant));
}

/** A calendar date, which has no zone. */
export function formatDate(date: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));
}

export function dayBefore(date: string): string {
  return daysBefore(date, 1);
}

export function daysBefore(date: string, days: number): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - days);
  return day.toISOString().slice(0, 10);
}

/** The day on which an instant falls, written out: `December 22, 2026`. */
export function dateOfInstant(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeZone }).format(new Date(instant));
}

/** The calendar date of an instant in a zone, as the wire wants it: `2026-11-22`. */
export function dateIn(instant: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone }).format(instant);
}
