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
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

/** The day on which an instant falls, written out: `December 22, 2026`. */
export function dateOfInstant(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeZone }).format(new Date(instant));
}
