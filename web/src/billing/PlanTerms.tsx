import { useAccount } from "../account";
import type { CapFieldsFragment, PlanFieldsFragment } from "../api/operations";
import { formatDecimal, formatPercent, isZero, type Money } from "../money";
import { Amount } from "../parts/Amount";
import { durationWords, sentence } from "../words";

/** A plan's price, and whether the tax comes on top. */
export function PlanPrice({ price }: { price: Money }) {
  return (
    <p className="price">
      <Amount money={price} />{" "}
      <span className="quiet">
        a month<TaxWords />
      </span>
    </p>
  );
}

export function TaxWords() {
  const { account } = useAccount();
  if (isZero(account.taxRatePercent)) return null;
  return account.taxInclusive ? <Tax words="tax included" /> : <Tax words={`plus ${formatPercent(account.taxRatePercent)} tax`} />;
}

/** In a sentence after a comma; on a plan's card, where there is less room, in a line of its own. */
function Tax({ words }: { words: string }) {
  return (
    <>
      <span className="comma">, </span>
      <span className="tax">{words}</span>
    </>
  );
}

/** What a plan gives and where it ends. */
export function PlanTerms({ plan }: { plan: PlanFieldsFragment }) {
  return (
    <ul className="ticks">
      <li>{formatDecimal(plan.monthlyCredits)} credits each month</li>
      {plan.features.map((feature) => (
        <li key={feature}>{sentence(feature)}</li>
      ))}
      <Caps plan={plan} />
    </ul>
  );
}

export function Caps({ plan }: { plan: PlanFieldsFragment }) {
  const words = [...agentWords(plan.maxAgents), ...capWords(plan.agentCaps, "for each agent"), ...capWords(plan.accountCaps, "in all")];
  return (
    <>
      {(words.length > 0 ? words : ["No limits on agents, calls or messages"]).map((cap) => (
        <li key={cap} className="cap">
          {cap}
        </li>
      ))}
    </>
  );
}

function agentWords(most: number | null): string[] {
  return most === null ? [] : [`Up to ${formatDecimal(most)} active ${most === 1 ? "agent" : "agents"}`];
}

function capWords(caps: CapFieldsFragment, scope: string): string[] {
  const counts: [number | null, string, string][] = [
    [caps.dailyCalls, "call a day", "calls a day"],
    [caps.concurrentCalls, "simultaneous call", "simultaneous calls"],
    [caps.dailyMessages, "message a day", "messages a day"],
  ];
  const words = counts.flatMap(([cap, one, many]) => (cap === null ? [] : [`Up to ${formatDecimal(cap)} ${cap === 1 ? one : many} ${scope}`]));
  return caps.maxCallSeconds === null ? words : [...words, `Calls of up to ${durationWords(caps.maxCallSeconds)}`];
}
