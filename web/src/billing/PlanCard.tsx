import type { ReactNode } from "react";
import { PlanPrice, PlanTerms } from "./PlanTerms";
import type { OfferedPlan } from "./SubscriptionPage";

type Props = { plan: OfferedPlan; badge?: ReactNode; marked: boolean; children?: ReactNode };

/** One offered plan among others. What can be done with it stands at its foot. */
export function PlanCard({ plan, badge, marked, children }: Props) {
  return (
    <li className={`panel plan${marked ? " marked" : ""}`}>
      <div className="row">
        <h3>{plan.name}</h3>
        {badge}
      </div>
      <p className="quiet">{plan.description}</p>
      {plan.price && <PlanPrice price={plan.price} />}
      <PlanTerms plan={plan} />
      {children}
    </li>
  );
}
