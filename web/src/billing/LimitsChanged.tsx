import type { PlanCap, PreviewFieldsFragment } from "../api/operations";
import { formatDecimal } from "../money";
import { durationWords } from "../words";

const CAPS: Record<PlanCap, string> = {
  ACTIVE_AGENTS: "Active agents",
  AGENT_DAILY_CALLS: "Calls a day, each agent",
  AGENT_CONCURRENT_CALLS: "Simultaneous calls, each agent",
  AGENT_DAILY_MESSAGES: "Messages a day, each agent",
  AGENT_MAX_CALL_SECONDS: "Longest call",
  ACCOUNT_DAILY_CALLS: "Calls a day, in all",
  ACCOUNT_CONCURRENT_CALLS: "Simultaneous calls, in all",
  ACCOUNT_DAILY_MESSAGES: "Messages a day, in all",
  ACCOUNT_MAX_CALL_SECONDS: "Longest call, any agent",
};

/** The plan's limits that move, each with what it was and what it will be. */
export function LimitsChanged({ limits }: { limits: PreviewFieldsFragment["limitsChanged"] }) {
  return (
    <dl className="limits-changed">
      {limits.map(({ cap, before, after }) => (
        <div key={cap}>
          <dt>{CAPS[cap] ?? cap}</dt>
          <dd>
            <span className="quiet">{words(cap, before)}</span>
            <span aria-hidden="true"> → </span>
            <span className="heard"> becomes </span>
            <strong>{words(cap, after)}</strong>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function words(cap: PlanCap, most: number | null): string {
  if (most === null) return "no limit";
  return cap.endsWith("_SECONDS") ? durationWords(most) : formatDecimal(most);
}
