import type { RateFieldsFragment } from "../api/operations";
import { formatDecimal } from "../money";
import { durationWords, sentence } from "../words";

const NAMES: Record<string, string> = {
  "voice.outbound": "Outbound call",
  "voice.inbound": "Inbound call",
  "voice.test": "Test call",
  "sms.outbound": "SMS",
  "whatsapp.template": "WhatsApp template message",
  "whatsapp.session": "WhatsApp session message",
  webchat: "Web chat message",
};

/** Rate codes are data: those that are new here are at least spelled as words. */
export function rateName(code: string): string {
  return NAMES[code] ?? sentence(code.replaceAll(".", " "));
}

/** `a minute`, `30 seconds`, `a message`: what the price is for. */
export function rateUnit(rate: RateFieldsFragment): string {
  if (rate.unit === "MESSAGE") return rate.quantity === 1 ? "a message" : `${formatDecimal(rate.quantity)} messages`;
  if (rate.quantity === 60) return "a minute";
  if (rate.quantity === 1) return "a second";
  return durationWords(rate.quantity);
}

/** How usage is rounded, where that is not unit by unit; empty where there is nothing to say. */
export function rateRounding(rate: RateFieldsFragment): string {
  const measure = (units: number) => (rate.unit === "MESSAGE" ? `${formatDecimal(units)} messages` : durationWords(units));
  const words: string[] = [];
  if (rate.increment > 1) words.push(`in steps of ${measure(rate.increment)}`);
  if (rate.minimum > 1) words.push(`at least ${measure(rate.minimum)}`);
  return words.join(", ");
}
