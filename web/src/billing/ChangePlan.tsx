import { useRef } from "react";
import { useAccount } from "../account";
import type { PlansQuery, SubscriptionFieldsFragment } from "../api/operations";
import type { Query } from "../api/useApi";
import { dateOfInstant } from "../dates";
import { Problem } from "../parts/Problem";
import { Sheet } from "../parts/Sheet";
import { Waiting } from "../parts/Waiting";
import { goTo, linkTo } from "../route";
import { changeTitle } from "./changeWords";
import { PlanCard } from "./PlanCard";
import { RateTable } from "./RateTable";
import { Review } from "./Review";
import type { OfferedPlan } from "./SubscriptionPage";

export const CHANGE_PLAN = ["billing", "subscription", "change-plan"];
export const CANCEL_SUBSCRIPTION = ["billing", "subscription", "cancel"];

const leave = () => goTo("billing", "subscription");

type Props = { subscription: SubscriptionFieldsFragment; plans: Query<PlansQuery>; planId: string | null };

/** Billing › Subscription › Change plan: all plans side by side, then what the chosen one would do. */
export function ChangePlan({ subscription, plans: { answer, failure, reload }, planId }: Props) {
  const plans = answer?.data.plans ?? [];
  const problem = failure ?? answer?.failures[0];
  if (planId) return <ChosenPlan key={planId} subscription={subscription} plans={plans} planId={planId} />;
  return (
    <Sheet title="Change plan" onClose={leave}>
      <p className="quiet">
        Upgrades start at once and keep the credits you have not used. Downgrades start with your next period. Before anything changes
        you see exactly what it does.
      </p>
      {problem && <Problem failure={problem} onRetry={reload} />}
      {!answer && !problem && <Waiting />}
      <ul className="plans">
        {plans.map((plan) => (
          <Offer key={plan.id} plan={plan} subscription={subscription} />
        ))}
      </ul>
      <RateTable plans={plans} />
    </Sheet>
  );
}

function ChosenPlan({ subscription, plans, planId }: { subscription: SubscriptionFieldsFragment; plans: OfferedPlan[]; planId: string }) {
  const plan = plans.find((offered) => offered.id === planId);
  // Once the change is done the plan is the present one; the title still says what was done.
  const title = useRef("");
  if (plan && !title.current) title.current = changeTitle(kindOf(subscription, plan), plan.name);
  return (
    <Sheet title={title.current || "Change plan"} back={<a href={linkTo(...CHANGE_PLAN)}>‹ All plans</a>} onClose={leave}>
      <Review planId={planId} plans={plans} onDone={leave} />
    </Sheet>
  );
}

/** Leaving for good, with the same kind of preview as any other change. */
export function CancelSubscription() {
  return (
    <Sheet title="Cancel subscription" onClose={leave}>
      <Review planId={null} plans={[]} onDone={leave} />
    </Sheet>
  );
}

const VERBS = { UPGRADE: "Upgrade", DOWNGRADE: "Downgrade", LATERAL: "Switch" };

function Offer({ plan, subscription }: { plan: OfferedPlan; subscription: SubscriptionFieldsFragment }) {
  const { account, can } = useAccount();
  const present = subscription.plan?.id === plan.id;
  const waits = subscription.pendingChange?.toPlan?.id === plan.id ? subscription.pendingChange : null;
  const kind = kindOf(subscription, plan);
  const badge = present ? (
    <span className="badge good">Your plan</span>
  ) : waits ? (
    <span className="badge caution">Pending</span>
  ) : subscription.plan?.code === plan.code ? (
    <span className="badge">New version</span>
  ) : null;
  return (
    <PlanCard plan={plan} badge={badge} marked={present}>
      {present && <p className="foot quiet">{subscription.pendingChange ? "To keep it, cancel the pending change." : "The plan you have now."}</p>}
      {waits && (
        <p className="foot quiet">Starts on {dateOfInstant(waits.effectiveAt, subscription.currentPeriod?.timeZone ?? account.timeZone)}.</p>
      )}
      {!present && !waits && (
        <button
          type="button"
          className={kind === "UPGRADE" ? "button primary wide" : "button wide"}
          disabled={!can("billing:write")}
          onClick={() => goTo(...CHANGE_PLAN, plan.id)}
        >
          {VERBS[kind]}
          <span className="heard"> to {plan.name}</span>
        </button>
      )}
    </PlanCard>
  );
}

/** Known beforehand from the ranks; what is done is what the preview says. */
function kindOf(subscription: SubscriptionFieldsFragment, plan: OfferedPlan): keyof typeof VERBS {
  const rank = subscription.plan?.rank ?? 0;
  return plan.rank > rank ? "UPGRADE" : plan.rank < rank ? "DOWNGRADE" : "LATERAL";
}
