import { useAccount } from "../account";
import { PlansDocument, type PlansQuery } from "../api/operations";
import { type Query, useQuery } from "../api/useApi";
import { Heading } from "../parts/Heading";
import { Problem } from "../parts/Problem";
import { Waiting } from "../parts/Waiting";
import { linkTo } from "../route";
import { CancelSubscription, CHANGE_PLAN, ChangePlan } from "./ChangePlan";
import { useChosenPlan } from "./chosenPlan";
import { DueNotice } from "./DueNotice";
import { PendingChange } from "./PendingChange";
import { PlanCard } from "./PlanCard";
import { PresentSubscription } from "./PresentSubscription";
import { RateTable } from "./RateTable";
import { SetupSteps } from "./SetupSteps";
import { Subscribe } from "./Subscribe";
import { TestClock } from "./TestClock";
import { UpgradeWaiting } from "./UpgradeWaiting";

export type OfferedPlan = NonNullable<PlansQuery["plans"]>[number];

/** `errand` is what the customer came for: `change-plan`, perhaps with a plan in mind, or `cancel`. */
type Props = { errand: string | null; planId: string | null };

export function SubscriptionPage({ errand, planId }: Props) {
  const { account } = useAccount();
  const plans = useQuery(PlansDocument, { currency: account.currency });
  // Kept here, not at the plans: the steps above tick off a plan that is selected.
  const choice = useChosenPlan();
  const setup = account.billingSetup;
  const subscription = account.subscription;
  const open = setup !== null && !setup.configured;
  const running = subscription && !open;
  return (
    <>
      <Heading title="Subscription" trail="Billing">
        {running && (
          <a className="button primary" href={linkTo(...CHANGE_PLAN)}>
            Change plan
          </a>
        )}
      </Heading>
      {open && <SetupSteps message={setup.message ?? "Billing not configured"} missing={setup.missing} />}
      {running && <DueNotice subscription={subscription} />}
      {running && <PendingChange change={subscription.pendingChange} />}
      {running && subscription.upgradeInProgress && <UpgradeWaiting change={subscription.upgradeInProgress} />}
      {subscription && <PresentSubscription subscription={subscription} />}
      {open && <SelectPlan plans={plans} choice={choice} />}
      {account.mode === "SANDBOX" && <TestClock />}
      {running && errand === "change-plan" && <ChangePlan subscription={subscription} plans={plans} planId={planId} />}
      {running && errand === "cancel" && <CancelSubscription />}
    </>
  );
}

type SelectPlanProps = { plans: Query<PlansQuery>; choice: ReturnType<typeof useChosenPlan> };

/** The first plan: selected here, paid above. */
function SelectPlan({ plans: { answer, failure, reload }, choice: [chosen, choose] }: SelectPlanProps) {
  const { account } = useAccount();
  const plans = answer?.data.plans ?? [];
  const plan = plans.find((offered) => offered.id === chosen);
  const free = account.subscription?.status !== "INCOMPLETE";
  const problem = failure ?? answer?.failures[0];
  return (
    <>
      {free && plan?.price && <Subscribe key={plan.id} plan={plan} price={plan.price} />}
      <section aria-label="Plans">
        <h2>Select a plan</h2>
        {problem && <Problem failure={problem} onRetry={reload} />}
        {!answer && !problem && <Waiting />}
        <ul className="plans">
          {plans.map((offered) => (
            <PlanCard key={offered.id} plan={offered} marked={offered.id === chosen}>
              {free && (
                <button
                  type="button"
                  className={offered.id === chosen ? "button wide" : "button primary wide"}
                  aria-pressed={offered.id === chosen}
                  onClick={() => choose(offered.id)}
                >
                  {offered.id === chosen ? "Selected" : `Select ${offered.name}`}
                </button>
              )}
            </PlanCard>
          ))}
        </ul>
      </section>
      {plans.length > 0 && (
        <div className="panel">
          <RateTable plans={plans} />
        </div>
      )}
    </>
  );
}
