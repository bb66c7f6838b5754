import type { PlanChangeKind } from "../api/operations";

/** What the change is called in a heading: `Upgrade to Professional`. */
export function changeTitle(kind: PlanChangeKind, plan: string | null | undefined): string {
  switch (kind) {
    case "UPGRADE":
      return `Upgrade to ${plan}`;
    case "DOWNGRADE":
      return `Downgrade to ${plan}`;
    case "LATERAL":
      return `Switch to ${plan}`;
    case "CANCELLATION":
      return "Cancel subscription";
  }
}

export const KINDS: Record<PlanChangeKind, string> = {
  UPGRADE: "Upgrade",
  DOWNGRADE: "Downgrade",
  LATERAL: "Plan switch",
  CANCELLATION: "Cancellation",
};
