import { useAccount } from "../account";
import { PlansDocument, type PlansQuery } from "../api/operations";
import { useQuery } from "../api/useApi";
import { Heading } from "../parts/Heading";
import { Problem } from "../parts/Problem";
import { Waiting } from "../parts/Waiting";
import { useChosenPlan } from "./chosenPlan";
import { PlanCard } from "./PlanCard";
import { PresentSubscription } from "./PresentSubscription";
import { SetupSteps } from "./SetupSteps";
import { Subscribe } from "./Subscribe";

export type OfferedPlan = NonNullable<PlansQuery["plans"]>[number];

export function SubscriptionPage() {
  const { account } = useAccount();
  const { answer, failure, reload } = useQuery(PlansDocument, { currency: account.currency });
  const [chosen, choose] = useChosenPlan();
  const setup = account.billingSetup;
  const subscription = account.subscription;
  const plans = answer?.data.plans ?? [];
  const open = setup !== null && !setup.configured;
  const plan = plans.find((offered) => offered.id === chosen);
  const problem = failure ?? answer?.failures[0];
  return (
    <>
      <Heading title="Subscription" trail="Billing" />
      {open && <SetupSteps message={setup.message ?? "Billing not configured"} missing={setup.missing} />}
      {subscription && <PresentSubscription subscription={subscription} />}
      {open && subscription?.status !== "INCOMPLETE" && plan?.price && <Subscribe key={plan.id} plan={plan} price={plan.price} />}
      <section aria-label="Plans">
        <h2>{open ? "Select a plan" : "Plans"}</h2>
        {problem && <Problem failure={problem} onRetry={reload} />}
        {!answer && !problem && <Waiting />}
        <ul className="plans">
          {plans.map((offered) => (
            <PlanCard
              key={offered.id}
              plan={offered}
              present={!open && subscription?.plan?.code === offered.code}
              chosen={open && offered.id === chosen}
              onChoose={open && subscription?.status !== "INCOMPLETE" ? () => choose(offered.id) : null}
            />
          ))}
        </ul>
      </section>
    </>
  );
}
