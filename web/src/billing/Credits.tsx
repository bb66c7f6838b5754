import { useAccount } from "../account";
import type { SubscriptionFieldsFragment } from "../api/operations";
import { formatDay } from "../dates";
import { formatDecimal, isZero } from "../money";
import { Bar } from "../parts/Bar";
import { linkTo } from "../route";

type CreditSummary = NonNullable<SubscriptionFieldsFragment["credits"]>;

/** Plan credits in short, beside the balance: they are used up first. */
export function CreditsCard({ credits }: { credits: CreditSummary }) {
  return (
    <section className="panel" aria-label="Plan credits">
      <div className="row">
        <h2>Plan credits</h2>
        <a href={linkTo("billing", "subscription")}>Subscription</a>
      </div>
      <CreditsPicture credits={credits} />
      <p className="fine">Credits are used first. When they run out, calls and messages are paid from the balance.</p>
    </section>
  );
}

export function CreditsPicture({ credits }: { credits: CreditSummary }) {
  const { account } = useAccount();
  return (
    <div className="credits">
      <p>
        <b>{formatDecimal(credits.remaining)}</b> <span className="quiet">of {formatDecimal(credits.granted)} credits left</span>
      </p>
      <Bar
        whole={credits.granted}
        shares={[
          { name: "remaining", value: credits.remaining },
          { name: "held", value: credits.held },
        ]}
      />
      <p className="fine">
        {formatDecimal(credits.used)} used
        {!isZero(credits.held) && <> · {formatDecimal(credits.held)} set aside for calls</>}
        {credits.nextExpiryAt && <> · good until {formatDay(credits.nextExpiryAt, account.timeZone)}</>}
      </p>
    </div>
  );
}
