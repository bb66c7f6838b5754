import type { PaymentPurpose } from "../api/operations";

const WORDS: Record<PaymentPurpose, string> = { TOP_UP: "Balance top-up", SUBSCRIPTION: "Subscription", PLAN_CHANGE: "Plan change" };

export function purposeWords(purpose: PaymentPurpose): string {
  return WORDS[purpose];
}
