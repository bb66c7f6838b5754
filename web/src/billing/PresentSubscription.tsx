import { useCallback } from "react";
import { useAccount } from "../account";
import type { SubscriptionFieldsFragment, SubscriptionStatus } from "../api/operations";
import { dayBefore, formatDate } from "../dates";
import { Amount } from "../parts/Amount";
import { sentence } from "../words";
import { CreditsPicture } from "./Credits";
import { PaymentOutcome } from "./PaymentOutcome";

const TONES: Record<SubscriptionStatus, string> = {
  ACTIVE: "good",
  INCOMPLETE: "caution",
  PAST_DUE: "caution",
  UNPAID: "bad",
  CANCELED: "",
};

export function PresentSubscription({ subscription }: { subscription: SubscriptionFieldsFragment }) {
  const { account, reload } = useAccount();
  const decided = useCallback(() => void reload(), [reload]);
  const price = subscription.plan?.prices.find((offered) => offered.currency === account.currency);
  const period = subscription.currentPeriod;
  return (
    <section className="panel present" aria-label="Present subscription">
      <div className="row">
        <h2>{subscription.plan?.name ?? "Plan"}</h2>
        <span className={`badge ${TONES[subscription.status]}`}>{sentence(subscription.status)}</span>
      </div>
      {subscription.credits && subscription.status !== "INCOMPLETE" && <CreditsPicture credits={subscription.credits} />}
      <dl className="facts">
        {price && (
          <div>
            <dt>Price</dt>
            <dd>
              <Amount money={price} /> a month, before tax
            </dd>
          </div>
        )}
        {period && (
          <>
            <div>
              <dt>This period</dt>
              <dd>
                {formatDate(period.startDate)} – {formatDate(dayBefore(period.endDate))}
              </dd>
            </div>
            <div>
              <dt>Next period starts</dt>
              <dd>{formatDate(period.endDate)}</dd>
            </div>
          </>
        )}
      </dl>
      {subscription.pendingPayment && <PaymentOutcome payment={subscription.pendingPayment} onDecided={decided} />}
    </section>
  );
}
