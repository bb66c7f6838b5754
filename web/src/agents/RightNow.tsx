import { useAccount } from "../account";
import type { Activity, LiveState } from "../api/live";
import type { LimitFieldsFragment } from "../api/operations";
import { rateName } from "../billing/rateWords";
import { formatInstant } from "../dates";
import { formatCredits, formatDecimal, formatMoney, isZero } from "../money";
import { LiveWords } from "../parts/LiveSign";
import { ServiceNotice } from "../parts/ServiceNotice";
import { durationWords } from "../words";
import { LimitUse } from "./LimitUse";
import { LIMITS } from "./limits";

/** The agent this moment: whether it may act, its calls in progress, and what of its limits is used. */
export function RightNow({ activity, limits, live }: { activity: Activity | null; limits: LimitFieldsFragment; live: LiveState }) {
  const { account } = useAccount();
  const calls = activity?.callsInProgress ?? [];
  const state = activity?.serviceState;
  return (
    <section className="panel right-now" aria-label="Right now" data-version={activity?.version}>
      <div className="row">
        <h2>Right now</h2>
        <LiveWords live={live} long="What the agent does moves as it happens." />
      </div>
      {state && state.reasons.length > 0 && <ServiceNotice title={TITLES[state.status]} state={state} />}
      <div className="uses">
        {LIMITS.filter((limit) => limit.name !== "maxCallSeconds").map((limit) => (
          <LimitUse key={limit.name} limit={limit} limits={limits} />
        ))}
      </div>
      <h3>
        Calls in progress <span className="badge">{activity ? formatDecimal(activity.callsInProgressCount) : "…"}</span>
      </h3>
      {activity && calls.length === 0 && <p className="empty">No call is in progress.</p>}
      {calls.length > 0 && (
        <table className="listing">
          <caption className="heard">Calls in progress, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Call</th>
              <th scope="col">Since</th>
              <th scope="col" className="number">
                Funded for
              </th>
              <th scope="col" className="number">
                Set aside
              </th>
            </tr>
          </thead>
          <tbody>
            {calls.map((call) => (
              <tr key={call.id}>
                <td className="strong">{rateName(call.rate)}</td>
                <td data-label="Since" className="when quiet">
                  {formatInstant(call.authorizedAt, account.timeZone)}
                </td>
                <td data-label="Funded for" className="number">
                  {durationWords(call.units)}
                </td>
                <td data-label="Set aside" className="number">
                  {!isZero(call.credits) && formatCredits(call.credits)}
                  {!isZero(call.credits) && !isZero(call.amount.amount) && " + "}
                  {!isZero(call.amount.amount) && formatMoney(call.amount)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const TITLES = {
  ACTIVE: "A limit is reached.",
  FREE_ONLY: "Only what is free goes on.",
  BLOCKED: "The agent does nothing.",
} as const;
