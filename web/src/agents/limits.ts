import type { LimitFieldsFragment, LimitSource, SetLimitsInput } from "../api/operations";
import { fromMicros, isZero, type Money, readAmount, toMicros } from "../money";
import { durationWords } from "../words";
import { countWords, moneyWords } from "./limitWords";

/** What a customer sets for one limit. An empty `text` under "at" is not a limit yet. */
export type Choice = { mode: "unlimited" | "at" | "blocked"; text: string };

export type LimitName = "dailyCalls" | "concurrentCalls" | "dailyMessages" | "dailySpend" | "monthlyCredits" | "maxCallSeconds";

type Kind = "count" | "money" | "credits";

export type Limit = { name: LimitName; title: string; unit: string; kind: Kind };

export const LIMITS: Limit[] = [
  { name: "dailyCalls", title: "Daily call limit", unit: "calls a day", kind: "count" },
  { name: "concurrentCalls", title: "Simultaneous call limit", unit: "calls at once", kind: "count" },
  { name: "dailyMessages", title: "Daily message limit", unit: "messages a day", kind: "count" },
  { name: "dailySpend", title: "Daily spend", unit: "a day, from the balance", kind: "money" },
  { name: "monthlyCredits", title: "Monthly credits", unit: "credits a period", kind: "credits" },
  { name: "maxCallSeconds", title: "Longest call", unit: "seconds", kind: "count" },
];

export function configured(limits: LimitFieldsFragment, name: LimitName): string | null {
  const value = limits[name].configured;
  if (value === null) return null;
  return typeof value === "object" ? value.amount : String(value);
}

/** The limit that binds, in words, and whose it is. */
export function effective(limits: LimitFieldsFragment, name: LimitName): { words: string; source: LimitSource | null } {
  const value = limits[name].effective;
  return { words: words(name, value), source: limits[name].limitedBy };
}

function words(name: LimitName, value: Money | number | string | null): string {
  if (typeof value === "object" && value !== null) return moneyWords(value);
  if (name === "maxCallSeconds" && typeof value === "number" && value > 0) return durationWords(value);
  return countWords(value);
}

export function choiceOf(value: string | null): Choice {
  if (value === null) return { mode: "unlimited", text: "" };
  if (isZero(value)) return { mode: "blocked", text: "" };
  return { mode: "at", text: value.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "") };
}

/** The choice as the wire wants it, or what is wrong with it. */
export function read(limit: Limit, choice: Choice, currency: string): { value: string | null } | { complaint: string } {
  if (choice.mode === "unlimited") return { value: null };
  if (choice.mode === "blocked") return { value: "0" };
  const text = choice.text.trim();
  if (limit.kind === "money") {
    const amount = readAmount(text, currency);
    return amount ? { value: amount } : { complaint: "Write an amount like 25 or 25.50." };
  }
  if (limit.kind === "credits") {
    return /^\d{1,12}(\.\d{1,3})?$/.test(text) ? { value: text } : { complaint: "Write a number of credits like 500." };
  }
  return /^\d{1,9}$/.test(text) ? { value: text } : { complaint: "Write a whole number." };
}

/** Puts a value into the input, in the form its kind has on the wire. */
export function put(input: SetLimitsInput, limit: Limit, value: string | null, currency: string): void {
  switch (limit.name) {
    case "dailySpend":
      input.dailySpend = value === null ? null : { amount: value, currency };
      break;
    case "monthlyCredits":
      input.monthlyCredits = value;
      break;
    default:
      input[limit.name] = value === null ? null : Number(value);
  }
}

export function same(a: string | null, b: string | null): boolean {
  return a === b || (a !== null && b !== null && fromMicros(toMicros(a)) === fromMicros(toMicros(b)));
}
