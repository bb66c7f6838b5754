import { useAccount } from "../account";
import type { RemedyKind, ServiceFieldsFragment } from "../api/operations";
import { formatInstant } from "../dates";
import { formatMoney } from "../money";
import { linkTo } from "../route";

const WAYS: Partial<Record<RemedyKind, { words: string; to: string[] }>> = {
  CONFIGURE_BILLING: { words: "Complete the set-up", to: ["billing", "subscription"] },
  PAY_INVOICE: { words: "Pay the invoice", to: ["billing", "subscription"] },
  TOP_UP: { words: "Top up", to: ["billing", "balance"] },
  UPGRADE: { words: "Upgrade your plan", to: ["billing", "subscription", "change-plan"] },
};

type Props = { title: string; state: ServiceFieldsFragment };

/** Why not everything can be done, until when, and what would help. */
export function ServiceNotice({ title, state }: Props) {
  const { account } = useAccount();
  return (
    <section className={`notice service ${state.status === "ACTIVE" ? "caution" : "bad"}`} aria-label="Service" data-status={state.status}>
      <p>
        <strong>{title}</strong>
      </p>
      <ul>
        {state.reasons.map((reason) => (
          <li key={reason.code} data-code={reason.code}>
            {reason.message}
            {reason.resetsAt && <span className="fine"> until {formatInstant(reason.resetsAt, account.timeZone)}</span>}
          </li>
        ))}
      </ul>
      <p className="ways">
        {state.remedies.map((remedy) => {
          const way = WAYS[remedy.kind];
          if (!way) return <span key={remedy.kind}>{remedy.hint.replaceAll(" > ", " › ")}</span>;
          return (
            <a key={remedy.kind} href={linkTo(...way.to)}>
              {way.words}
              {remedy.minimum && <> ({formatMoney(remedy.minimum)} or more)</>}
            </a>
          );
        })}
      </p>
    </section>
  );
}
