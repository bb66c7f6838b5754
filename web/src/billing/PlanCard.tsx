import type { CapFieldsFragment } from "../api/operations";
import { formatDecimal } from "../money";
import { Amount } from "../parts/Amount";
import { durationWords, sentence } from "../words";
import type { OfferedPlan } from "./SubscriptionPage";

type Props = { plan: OfferedPlan; present: boolean; chosen: boolean; onChoose: (() => void) | null };

export function PlanCard({ plan, present, chosen, onChoose }: Props) {
  return (
    <li className={`panel plan${present || chosen ? " marked" : ""}`}>
      <div className="row">
        <h3>{plan.name}</h3>
        {present && <span className="badge good">Your plan</span>}
      </div>
      <p className="quiet">{plan.description}</p>
      {plan.price && (
        <p className="price">
          <Amount money={plan.price} /> <span className="quiet">a month</span>
        </p>
      )}
      <ul className="ticks">
        <li>{formatDecimal(plan.monthlyCredits)} credits each month</li>
        {plan.features.map((feature) => (
          <li key={feature}>{sentence(feature)}</li>
        ))}
        {capWords(plan.agentCaps, "for each agent")}
        {capWords(plan.accountCaps, "in all")}
      </ul>
      {onChoose && (
        <button type="button" className={chosen ? "button wide" : "button primary wide"} aria-pressed={chosen} onClick={onChoose}>
          {chosen ? "Selected" : `Select ${plan.name}`}
        </button>
      )}
    </li>
  );
}

function capWords(caps: CapFieldsFragment, scope: string) {
  const words: [number | null, string, string][] = [
    [caps.dailyCalls, "call a day", "calls a day"],
    [caps.concurrentCalls, "simultaneous call", "simultaneous calls"],
    [caps.dailyMessages, "message a day", "messages a day"],
  ];
  return (
    <>
      {words.map(
        ([cap, one, many]) =>
          cap !== null && (
            <li key={many} className="cap">
              Up to {formatDecimal(cap)} {cap === 1 ? one : many} {scope}
            </li>
          ),
      )}
      {caps.maxCallSeconds !== null && <li className="cap">Calls of up to {durationWords(caps.maxCallSeconds)}</li>}
    </>
  );
}
