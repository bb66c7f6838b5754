import type { LimitSource } from "../api/operations";
import { formatDecimal, formatMoney, isZero, type Money } from "../money";

/** null = unlimited, 0 = blocked: the two that people must never mix up are always written out. */
export function countWords(limit: number | string | null): string {
  if (limit === null) return "Unlimited";
  if (isZero(String(limit))) return "Blocked";
  return formatDecimal(limit);
}

export function moneyWords(limit: Money | null): string {
  if (limit === null) return "Unlimited";
  if (isZero(limit.amount)) return "Blocked";
  return formatMoney(limit);
}

export const SOURCES: Record<LimitSource, string> = {
  AGENT: "by this setting",
  PLAN_PER_AGENT: "by the plan, for each agent",
  PLAN_PER_ACCOUNT: "by the plan, for all agents together",
};
