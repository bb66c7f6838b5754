import type { ReactNode } from "react";
import { useAccount } from "../account";
import type { PreviewFieldsFragment } from "../api/operations";
import { dateOfInstant } from "../dates";
import { formatDecimal, formatMoney, isZero } from "../money";
import { Amount } from "../parts/Amount";
import { linkTo } from "../route";
import { listWords, sentence } from "../words";
import { LimitsChanged } from "./LimitsChanged";
import { TaxWords } from "./PlanTerms";

/** What a change does, in the order in which people ask: when, what becomes of the credits, what is gained and lost. */
export function Terms({ preview }: { preview: PreviewFieldsFragment }) {
  const { account, balance } = useAccount();
  const zone = account.subscription?.currentPeriod?.timeZone ?? account.timeZone;
  const day = dateOfInstant(preview.effectiveAt, zone);
  const periodEnd = account.subscription?.currentPeriod?.end;
  const from = preview.fromPlan.name;
  const to = preview.toPlan?.name;
  const now = preview.kind === "UPGRADE";
  return (
    <div className="terms">
      <Term title="When">
        {now ? (
          <p>
            <strong>At once</strong>, as soon as it is paid. {preview.proration && <Fraction proration={preview.proration} />}
          </p>
        ) : to ? (
          <p>
            <strong>On {day}</strong>, when your next period begins. Until then you keep {from}.
          </p>
        ) : (
          <p>
            Your subscription ends <strong>on {day}</strong>. Until then you keep {from} with everything in it.
          </p>
        )}
        {preview.nextPrice && (
          <p className="quiet">
            {now && periodEnd ? `From ${dateOfInstant(periodEnd, zone)}` : "From then"}: <Amount money={preview.nextPrice} /> a month
            <TaxWords />.
          </p>
        )}
      </Term>

      <Term title="Credits">
        {now ? (
          <>
            <div className="sum" role="group" aria-label="Credits after the change">
              <Figure words="You keep" value={preview.creditsKept} />
              <span aria-hidden="true">+</span>
              <Figure words="Added now" value={preview.creditsAdded} />
              <span aria-hidden="true">=</span>
              <Figure words="You then have" value={preview.creditsAfter} strong />
            </div>
            {!preview.oldPlanCredited && (
              <p className="fine">
                This is not your first upgrade in this period. The credits of each plan stay with you, so its share is charged in full.
              </p>
            )}
          </>
        ) : (
          <p>
            Your <strong>{formatDecimal(preview.creditsKept)}</strong> unused credits stay usable until {day}.
          </p>
        )}
      </Term>

      {(preview.featuresGained.length > 0 || preview.featuresLost.length > 0) && (
        <Term title="Features">
          <ul className="changes">
            {preview.featuresGained.map((feature) => (
              <li key={feature} className="gained">
                <span className="heard">You gain </span>
                {sentence(feature)}
              </li>
            ))}
            {preview.featuresLost.map((feature) => (
              <li key={feature} className="lost">
                <span className="heard">You lose </span>
                {sentence(feature)}
              </li>
            ))}
          </ul>
        </Term>
      )}

      {preview.limitsChanged.length > 0 && (
        <Term title="Limits">
          <LimitsChanged limits={preview.limitsChanged} />
        </Term>
      )}

      {preview.agentsPaused.length > 0 && (
        <Term title="Agents">
          <p>
            {to} has no room for{" "}
            {preview.agentsPaused.length === 1 ? "one of your agents" : `${formatDecimal(preview.agentsPaused.length)} of your agents`}:{" "}
            <strong>{listWords(preview.agentsPaused.map((agent) => agent.name))}</strong> will be paused, never deleted. See{" "}
            <a href={linkTo("agents")}>Agents</a>.
          </p>
        </Term>
      )}

      {preview.kind === "CANCELLATION" && balance && (
        <Term title="Balance">
          <p>
            {isZero(balance.available.amount) ? (
              "Prepaid money stays"
            ) : (
              <>
                Your balance of <strong>{formatMoney(balance.available)}</strong> stays
              </>
            )}{" "}
            on your account. It can be used again when you subscribe again.
          </p>
        </Term>
      )}

      {preview.replaces && (
        <Term title="Pending change">
          <p>
            This takes the place of your pending {preview.replaces.toPlan ? `change to ${preview.replaces.toPlan.name}` : "cancellation"} on{" "}
            {dateOfInstant(preview.replaces.effectiveAt, zone)}.
          </p>
        </Term>
      )}
    </div>
  );
}

function Fraction({ proration }: { proration: NonNullable<PreviewFieldsFragment["proration"]> }) {
  const { daysRemaining: left, daysInPeriod: all } = proration;
  if (left === all) return <>It is the first day of your period, so all of its {all} days count.</>;
  return (
    <>
      {left} of the {all} days of your period {left === 1 ? "is" : "are"} left, today included: you pay for them, and get their share of the
      credits.
    </>
  );
}

function Term({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="term">
      <h3>{title}</h3>
      <div>{children}</div>
    </section>
  );
}

function Figure({ words, value, strong = false }: { words: string; value: string; strong?: boolean }) {
  return (
    <span className={strong ? "figure-box strong-box" : "figure-box"}>
      <span className="fine">{words}</span> <b>{formatDecimal(value)}</b>
    </span>
  );
}
