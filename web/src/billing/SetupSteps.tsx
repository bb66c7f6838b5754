import type { SetupStep } from "../api/operations";
import { linkTo } from "../route";
import { chosenPlan } from "./chosenPlan";

const STEPS: { step: SetupStep; words: string; to: string[] }[] = [
  { step: "SELECT_PLAN", words: "Select a plan that fits your needs", to: ["billing", "subscription"] },
  { step: "SET_UP_PAYMENT_METHOD", words: "Set up your payment method", to: ["billing", "payment-method"] },
  { step: "COMPLETE_SUBSCRIPTION", words: "Complete the subscription", to: ["billing", "subscription"] },
];

type Props = { message: string; missing: SetupStep[] };

/** "Billing not configured", with the help page's steps; those done are ticked off, the next one leads on. */
export function SetupSteps({ message, missing: asked }: Props) {
  // The API knows of a plan once it is subscribed to; the customer has done that step by selecting it here.
  const missing = asked.filter((step) => step !== "SELECT_PLAN" || !chosenPlan());
  return (
    <section className="notice caution setup" aria-label={message}>
      <p>
        <strong>{message}</strong>
      </p>
      <p>Three steps until your agents can use all features of your plan:</p>
      <ol>
        {STEPS.map(({ step, words, to }) => {
          const done = !missing.includes(step);
          const next = missing[0] === step;
          return (
            <li key={step} className={done ? "done" : next ? "next" : ""} aria-current={next ? "step" : undefined}>
              {done ? (
                <>
                  <s>{words}</s>
                  <span className="heard"> (done)</span>
                </>
              ) : (
                <a href={linkTo(...to)}>{words}</a>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
