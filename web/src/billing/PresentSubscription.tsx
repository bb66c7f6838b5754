import { useCallback } from "react";
import { useAccount } from "../account";
import type { SubscriptionFieldsFragment, SubscriptionStatus } from "../api/operations";
import { dateOfInstant, dayBefore, formatDate } from "../dates";
import { LiveSign } from "../parts/LiveSign";
import { linkTo } from "../route";
import { sentence } from "../words";
import { CANCEL_SUBSCRIPTION } from "./ChangePlan";
import { CreditsPicture } from "./Credits";
import { Grants } from "./Grants";
import { PaymentOutcome } from "./PaymentOutcome";
import { Caps, PlanPrice } from "./PlanTerms";

const TONES: Record<SubscriptionStatus, string> = {
  ACTIVE: "good",
  INCOMPLETE: "caution",
  PAST_DUE: "caution",
  UNPAID: "bad",
  CANCELED: "",
};

export function PresentSubscription({ subscription }: { subscription: SubscriptionFieldsFragment }) {
  const { account, reload, can } = useAccount();
  const decided = useCallback(() => void reload(), [reload]);
  const price = subscription.plan?.prices.find((offered) => offered.currency === account.currency);
  const period = subscription.currentPeriod;
  const { status, plan } = subscription;
  const running = status !== "INCOMPLETE" && status !== "CANCELED";
  const leaves = subscription.pendingChange?.kind === "CANCELLATION";
  return (
    <section className="panel present" aria-label="Present subscription">
      <div className="present-head">
        <div>
          <p className="fine">{running ? "Your plan" : "Subscription"}</p>
          <h2>
            {plan?.name ?? "Plan"} <span className={`badge ${TONES[status]}`}>{sentence(status)}</span>
          </h2>
          {price && <PlanPrice price={price} />}
        </div>
        <LiveSign />
      </div>
      {period && running && (
        <dl className="facts">
          <div>
            <dt>This period</dt>
            <dd>
              {formatDate(period.startDate)} – {formatDate(dayBefore(period.endDate))}
            </dd>
          </div>
          <div>
            <dt>{nextWords(subscription)}</dt>
            <dd>{formatDate(period.endDate)}</dd>
          </div>
        </dl>
      )}
      {status === "CANCELED" && subscription.canceledAt && (
        <p className="quiet">It ended on {dateOfInstant(subscription.canceledAt, account.timeZone)}.</p>
      )}
      {subscription.pendingPayment && !subscription.upgradeInProgress && (
        <PaymentOutcome payment={subscription.pendingPayment} onDecided={decided} />
      )}
      {running && subscription.credits && (
        <div className="present-part">
          <h3>Credits</h3>
          <CreditsPicture credits={subscription.credits} />
          <Grants subscription={subscription} />
        </div>
      )}
      {running && plan && (
        <div className="present-part">
          <h3>What’s included</h3>
          <ul className="ticks wide">
            {plan.features.map((feature) => (
              <Feature key={feature} feature={feature} />
            ))}
            <Caps plan={plan} />
          </ul>
        </div>
      )}
      {running && !leaves && can("billing:write") && (
        <p className="present-foot">
          <a className="quiet" href={linkTo(...CANCEL_SUBSCRIPTION)}>
            Cancel subscription
          </a>
        </p>
      )}
    </section>
  );
}

/** What happens when the period ends. */
function nextWords({ status, pendingChange }: SubscriptionFieldsFragment): string {
  if (pendingChange?.kind === "CANCELLATION") return "Ends on";
  if (status !== "ACTIVE") return "Ends, unless paid, on";
  return pendingChange?.toPlan ? `${pendingChange.toPlan.name} starts on` : "Renews on";
}

/** A feature of the plan; while nothing is unlocked, because the subscription is not paid, it says so. */
function Feature({ feature }: { feature: string }) {
  const { account } = useAccount();
  const open = !account.entitlements || account.entitlements.includes(feature);
  return (
    <li className={open ? "" : "cap"}>
      {sentence(feature)}
      {!open && <span className="fine"> (stopped)</span>}
    </li>
  );
}
