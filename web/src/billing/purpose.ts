import type { PaymentPurpose } from "../api/operations";

export function purposeWords(purpose: PaymentPurpose): string {
  return purpose === "TOP_UP" ? "Balance top-up" : "Subscription";
}
